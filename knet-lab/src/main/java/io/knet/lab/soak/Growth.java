package io.knet.lab.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Tells whether what a process holds has grown: the median of the first third of all samples is
 * compared with that of the last third. What is taken once, or comes and goes, does not count.
 */
final class Growth {
    private static final long MIB = 1 << 20;
    private static final int THIRDS = 3;

    /** Samples at the beginning that do not count: caches fill, code is compiled. */
    private static final int WARM_UP = Disturbance.values().length;

    /** What is watched, and by how much it may differ. */
    private enum Quantity {
        HEAP("heap", Sample::heap, 8 * MIB),
        DIRECT("direct memory", Sample::direct, 16 * MIB),
        DESCRIPTORS("file descriptors", Sample::descriptors, 8),
        THREADS("threads", Sample::threads, 8);

        final String label;

        @SuppressWarnings("ImmutableEnumChecker") // a method reference keeps nothing
        final ToLongFunction<Sample> value;

        final long bound;

        Quantity(String label, ToLongFunction<Sample> value, long bound) {
            this.label = label;
            this.value = value;
            this.bound = bound;
        }

        String text(long amount) {
            return bound >= MIB
                    ? String.format(Locale.ROOT, "%.1f MiB", (double) amount / MIB)
                    : Long.toString(amount);
        }
    }

    private final List<Sample> samples = new ArrayList<>();
    private int taken;

    void add(Sample sample) {
        if (taken++ >= WARM_UP) {
            samples.add(sample);
        }
    }

    /** A line for each quantity, with a verdict. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (samples.size() < THIRDS) {
            lines.add("too short to tell whether anything grows");
            return lines;
        }
        for (Quantity quantity : Quantity.values()) {
            long first = first(quantity);
            long last = last(quantity);
            lines.add(
                    quantity.label
                            + ": "
                            + quantity.text(first)
                            + " at first, "
                            + quantity.text(last)
                            + " in the end, "
                            + (last - first > quantity.bound ? "GROWN" : "flat")
                            + " (bound: "
                            + quantity.text(quantity.bound)
                            + " more)");
        }
        return lines;
    }

    /** Whether anything has grown beyond its bound. */
    boolean isTooMuch() {
        if (samples.size() < THIRDS) {
            return false;
        }
        for (Quantity quantity : Quantity.values()) {
            if (last(quantity) - first(quantity) > quantity.bound) {
                return true;
            }
        }
        return false;
    }

    private long first(Quantity quantity) {
        return median(quantity, samples.subList(0, samples.size() / THIRDS));
    }

    private long last(Quantity quantity) {
        int size = samples.size();
        return median(quantity, samples.subList(size - size / THIRDS, size));
    }

    private static long median(Quantity quantity, List<Sample> some) {
        long[] sorted = some.stream().mapToLong(quantity.value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
