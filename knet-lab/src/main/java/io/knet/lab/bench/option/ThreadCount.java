package io.knet.lab.bench.option;

import io.knet.admin.value.Numbers;
import io.knet.tools.node.option.OptionText;

/**
 * How many threads call at once.
 *
 * @param count how many
 * @param virtual whether they are virtual threads, of Java nodes only
 */
public record ThreadCount(int count, boolean virtual) {
    private static final int MAX_PLATFORM = 1024;
    private static final int MAX_VIRTUAL = 1_000_000;
    private static final int VIRTUAL_THREADS_SINCE = 21;

    /** Reads the text form: a number, or {@code v} and a number of virtual threads. */
    public static ThreadCount parse(String text) {
        boolean virtual = text.startsWith("v");
        int most = virtual ? MAX_VIRTUAL : MAX_PLATFORM;
        return new ThreadCount(
                Numbers.parse("threads", virtual ? text.substring(1) : text, 1, most), virtual);
    }

    /** Whether the JVM that runs the Java nodes has such threads. */
    public boolean isPossible() {
        return !virtual || Runtime.version().feature() >= VIRTUAL_THREADS_SINCE;
    }

    /** For people. */
    public String label() {
        return virtual ? count + " virtual" : Integer.toString(count);
    }

    /** As picocli reads it. */
    public static final class Converter extends OptionText.Converter<ThreadCount> {
        /** Made by picocli. */
        public Converter() {
            super(ThreadCount::parse);
        }
    }
}
