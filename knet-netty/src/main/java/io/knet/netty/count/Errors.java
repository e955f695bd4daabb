package io.knet.netty.count;

import io.knet.KnetAddress;
import io.knet.stats.DropReason;
import io.knet.stats.ErrorEntry;
import io.knet.stats.report.ErrorReport;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a handle: what comes again and again is one entry with a count. When there
 * are too many, the one goes that did not come for longest. Thread safe.
 */
public final class Errors {
    /** So that nobody can fill the memory. */
    public static final int MOST = 128;

    /** How often a text is written anew. */
    private static final long TEXT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int LONGEST_TEXT = 500;

    /** What is dropped though nothing is wrong. */
    private static final Set<DropReason> ORDINARY =
            EnumSet.of(
                    DropReason.DUPLICATE,
                    DropReason.STALE_FRAGMENT,
                    DropReason.SESSION_DUPLICATE,
                    DropReason.NOT_FOR_US,
                    DropReason.FILTER_REFUSED,
                    DropReason.FORWARDING_DISABLED,
                    DropReason.LINK_DISABLED,
                    DropReason.LINK_STARTING,
                    DropReason.CLOSED);

    private final Ticker ticker;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    /** What two entries differ in; what there is none of is an empty text. */
    private record Key(Object kind, Object where) {}

    /** Nothing went wrong yet. */
    public Errors(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Packets or messages were dropped. */
    void dropped(DropReason reason, long packets, Object whose) {
        if (ORDINARY.contains(reason)) {
            return;
        }
        LinkPlace place = whose instanceof LinkPlace link ? link : null;
        Key key = new Key(reason, place == null ? "" : place);
        Entry known = entries.get(key);
        if (known != null && known.isCounted(packets, ticker.nanoTime())) {
            return;
        }
        add(
                key,
                () -> "drop." + reason.descriptor().name(),
                place,
                packets,
                () -> reason.descriptor().description() + " Last: " + name(whose));
    }

    private static String name(Object whose) {
        if (whose instanceof InetSocketAddress source) {
            return KnetAddress.format(source);
        }
        if (whose instanceof LinkPlace) {
            return "link " + whose;
        }
        return whose instanceof Integer channel ? "channel " + channel : whose.toString();
    }

    /**
     * The socket of a link reported an error.
     *
     * @param errno its name
     * @param text what it is, in words
     */
    public void socket(String errno, LinkPlace link, Supplier<String> text) {
        add(new Key("socket." + errno, link), () -> "socket." + errno, link, 1, text);
    }

    /**
     * What the program gave us threw an exception.
     *
     * @param what it was, in words
     * @param link whose handler it was; null if it was none's
     */
    void callback(String what, @Nullable LinkPlace link, Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        Object where = stack.length == 0 ? "" : stack[0];
        add(
                new Key(failure.getClass(), link == null ? where : List.of(where, link)),
                () -> "callback." + failure.getClass().getSimpleName(),
                link,
                1,
                () -> what + " failed: " + failure + (stack.length == 0 ? "" : " at " + stack[0]));
    }

    /** An event loop stood still. */
    void stall(String text) {
        add(new Key("loop.stall", ""), () -> "loop.stall", null, 1, () -> text);
    }

    private void add(
            Key key,
            Supplier<String> code,
            @Nullable LinkPlace place,
            long amount,
            Supplier<String> text) {
        long nowNanos = ticker.nanoTime();
        Entry entry = entries.get(key);
        if (entry == null) {
            entry = insert(key, new Entry(code.get(), place, nowNanos, written(text)));
        }
        if (!entry.isCounted(amount, nowNanos)) {
            entry.textAtNanos = nowNanos;
            entry.text = written(text);
            entry.isCounted(amount, nowNanos);
        }
    }

    private static String written(Supplier<String> text) {
        String whole;
        try {
            whole = text.get();
        } catch (RuntimeException theProgramsOwn) {
            // An exception of the program's may fail to describe itself.
            whole = "(cannot be described: " + theProgramsOwn.getClass().getName() + ")";
        }
        return whole.length() <= LONGEST_TEXT ? whole : whole.substring(0, LONGEST_TEXT) + "...";
    }

    private synchronized Entry insert(Key key, Entry fresh) {
        Entry known = entries.get(key);
        if (known != null) {
            return known;
        }
        if (entries.size() >= MOST) {
            long nowNanos = ticker.nanoTime();
            entries.entrySet().stream()
                    .max(Comparator.comparingLong(one -> nowNanos - one.getValue().lastNanos))
                    .ifPresent(oldest -> entries.remove(oldest.getKey()));
        }
        entries.put(key, fresh);
        return fresh;
    }

    /** Forgets all of them. */
    public void clear() {
        entries.clear();
    }

    /**
     * All of them, what came last first.
     *
     * @param now what time it is
     */
    public List<ErrorEntry> snapshot(Instant now) {
        long nowNanos = ticker.nanoTime();
        return entries.values().stream()
                .sorted(Comparator.comparingLong((Entry entry) -> nowNanos - entry.lastNanos))
                .<ErrorEntry>map(entry -> entry.report(now, nowNanos))
                .toList();
    }

    /** One of them. The last write of a field counts, whoever writes it. */
    private static final class Entry {
        private final String code;
        private final @Nullable LinkPlace place;
        private final long firstNanos;
        private final LongAdder count = new LongAdder();
        private volatile long lastNanos;
        private volatile long textAtNanos;
        private volatile String text;

        Entry(String code, @Nullable LinkPlace place, long nowNanos, String text) {
            this.code = code;
            this.place = place;
            firstNanos = nowNanos;
            lastNanos = nowNanos;
            textAtNanos = nowNanos;
            this.text = text;
        }

        /** Counts; not if the text is to be written anew before. */
        boolean isCounted(long amount, long nowNanos) {
            if (nowNanos - textAtNanos >= TEXT_NANOS) {
                return false;
            }
            lastNanos = nowNanos;
            count.add(amount);
            return true;
        }

        ErrorReport report(Instant now, long nowNanos) {
            LinkPlace at = place;
            return new ErrorReport(
                    code,
                    at == null ? OptionalInt.empty() : OptionalInt.of(at.hostId()),
                    at == null ? OptionalInt.empty() : OptionalInt.of(at.linkId()),
                    count.sum(),
                    now.minusNanos(nowNanos - firstNanos),
                    now.minusNanos(nowNanos - lastNanos),
                    text);
        }
    }
}
