package io.knet.protocol;

import io.knet.LinkTimers;
import io.knet.stats.DiagnosisCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what is the matter with a link, of all that is known of it: the <b>state</b> that it is in,
 * and what was <b>seen</b> meanwhile. A state holds until there is another one. What was seen
 * counts as long as it is seen again within a few ping intervals, and ends at once when the link
 * comes up, is disabled or leads elsewhere. The diagnosis is the first cause that has lasted long
 * enough and is no consequence of another ({@link DiagnosisCode}).
 *
 * <p>Times are passed in: readings of one monotonic clock, which may wrap, and of the wall clock.
 * Not thread safe: it belongs to the event loop of its host; {@link #view} is immutable.
 */
public final class LinkDiagnosis {
    private static final long LEAST_FRESH_NANOS = 5_000_000_000L;
    private static final int INTERVALS_FRESH = 3;

    private final Map<DiagnosisCode, Entry> entries = new EnumMap<>(DiagnosisCode.class);
    private long freshNanos = LEAST_FRESH_NANOS;
    private @Nullable DiagnosisCode stateCode;

    /** Whether there is something that {@link #view} does not say yet. */
    private boolean news;

    private @Nullable Finding current;
    private @Nullable Finding last;
    private @Nullable Instant lastUntil;
    private View view = View.NONE;

    /** One moment, by both clocks. */
    public record Moment(long nanos, Instant wall) {}

    /**
     * What is or was the matter, and how often.
     *
     * @param first when it was seen for the first time
     * @param began when it began to be seen again and again, this time
     * @param last when it was seen last
     * @param lasts whether it is a state that lasts until there is another
     */
    public record Finding(
            DiagnosisCode code,
            Map<String, String> arguments,
            long count,
            Instant first,
            Moment began,
            Moment last,
            boolean lasts) {}

    /**
     * What other threads may know.
     *
     * @param current the diagnosis; empty if there is none
     * @param tentative the diagnosis, or the state that has yet to last before it is one
     * @param last the one before
     * @param lastUntil when that ended
     * @param findings all that was seen, causes first
     */
    public record View(
            Optional<Finding> current,
            Optional<Finding> tentative,
            Optional<Finding> last,
            Optional<Instant> lastUntil,
            List<Finding> findings) {
        /** Nothing was seen. */
        static final View NONE =
                new View(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of());
    }

    private static final class Entry {
        final DiagnosisCode code;
        final Instant first;
        Map<String, String> arguments = Map.of();
        long count;
        Moment began;
        Moment last;
        boolean open;
        boolean lasts;

        Entry(DiagnosisCode code, Moment now) {
            this.code = code;
            first = now.wall();
            began = now;
            last = now;
        }

        Finding finding() {
            return new Finding(code, arguments, count, first, began, last, lasts);
        }
    }

    /** The timers of the link, which say how long what was seen counts. */
    public void timers(LinkTimers timers) {
        long intervalNanos = timers.pingInterval().toNanos();
        long timeoutNanos = timers.pongTimeout().toNanos();
        freshNanos = Math.max(LEAST_FRESH_NANOS, INTERVALS_FRESH * intervalNanos + timeoutNanos);
    }

    // ---- what is known

    /**
     * Something was seen.
     *
     * @param times how often since the last call, at least 1
     */
    public void saw(DiagnosisCode code, Map<String, String> arguments, long times, Moment now) {
        Entry entry = entry(code, now);
        if (!isFresh(entry, now)) {
            entry.began = now;
        }
        entry.arguments = arguments;
        entry.count += times;
        entry.last = now;
        entry.open = true;
        entry.lasts = false;
        news = true;
    }

    /** Something is so until {@link #over} says otherwise. */
    public void lasts(DiagnosisCode code, Map<String, String> arguments, Moment now) {
        Entry entry = entry(code, now);
        if (!entry.open || !entry.lasts) {
            entry.began = now;
            entry.last = now;
            entry.count++;
            entry.open = true;
            entry.lasts = true;
            news = true;
        }
        if (!entry.arguments.equals(arguments)) {
            entry.arguments = arguments;
            news = true;
        }
    }

    /** Something is so no longer. */
    public void over(DiagnosisCode code, Moment now) {
        Entry entry = entries.get(code);
        if (entry != null) {
            end(entry, now);
        }
    }

    private void end(Entry entry, Moment now) {
        if (entry.open) {
            entry.open = false;
            news = true;
            if (entry.lasts) {
                entry.last = now;
            }
        }
    }

    /** The peer answers, or is elsewhere now: nothing that was seen counts any more. */
    public void answered(Moment now) {
        for (Entry entry : entries.values()) {
            if (entry.code != stateCode) {
                end(entry, now);
            }
        }
    }

    /**
     * The state that the link is in now.
     *
     * @param code null if it is well
     */
    public void state(@Nullable DiagnosisCode code, Map<String, String> arguments, Moment now) {
        if (stateCode != null && stateCode != code) {
            over(stateCode, now);
        }
        stateCode = code;
        if (code != null) {
            lasts(code, arguments, now);
        }
        if (code == null || code == DiagnosisCode.DISABLED) {
            answered(now);
        }
    }

    /** The statistics are cleared: what is over is forgotten, and counts begin anew. */
    public void clear(Moment now) {
        entries.values().removeIf(entry -> !isFresh(entry, now));
        entries.values().forEach(entry -> entry.count = 1);
        publish();
    }

    private Entry entry(DiagnosisCode code, Moment now) {
        return entries.computeIfAbsent(code, absent -> new Entry(absent, now));
    }

    // ---- what follows

    /**
     * Finds the diagnosis.
     *
     * @return whether it is another than before, or says something else
     */
    public boolean decide(Moment now) {
        Entry found = diagnosis(now);
        Finding before = current;
        boolean changed =
                before == null
                        ? found != null
                        : found == null
                                || before.code() != found.code
                                || !before.began().equals(found.began)
                                || !isSame(before.arguments(), found.arguments);
        if (before != null
                && (found == null || before.code() != found.code)
                && before.code().severity() != DiagnosisCode.Severity.INFO) {
            last = before;
            lastUntil = now.wall();
        }
        if (changed || news) {
            current = found == null ? null : found.finding();
            publish();
        }
        return changed;
    }

    /** Whether two say the same, but for what is measured each time. */
    private static boolean isSame(Map<String, String> one, Map<String, String> other) {
        return one.entrySet().stream()
                .allMatch(
                        entry ->
                                isMeasured(entry.getKey())
                                        || entry.getValue().equals(other.get(entry.getKey())));
    }

    private static boolean isMeasured(String argument) {
        return argument.equals("late") || argument.equals("pongs");
    }

    private @Nullable Entry diagnosis(Moment now) {
        for (Entry entry : entries.values()) {
            if (isFresh(entry, now) && shows(entry, now) && !isConsequence(entry, now)) {
                return entry;
            }
        }
        return null;
    }

    private boolean isConsequence(Entry of, Moment now) {
        for (DiagnosisCode cause : of.code.consequenceOf()) {
            Entry entry = entries.get(cause);
            if (entry != null && isFresh(entry, now) && shows(entry, now)) {
                return true;
            }
        }
        return false;
    }

    private boolean isFresh(Entry entry, Moment now) {
        return entry.open && (entry.lasts || now.nanos() - entry.last.nanos() <= freshNanos);
    }

    /** What was seen must be seen again; a state lasts by itself. */
    private static boolean shows(Entry entry, Moment now) {
        Moment until = entry.lasts ? now : entry.last;
        return until.nanos() - entry.began.nanos() >= entry.code.showsAfter().toNanos();
    }

    /**
     * Nanoseconds until {@link #decide} may find another diagnosis if nothing else happens; {@link
     * Long#MAX_VALUE} if it never will.
     */
    public long nanosUntilDue(long nowNanos) {
        long dueNanos = Long.MAX_VALUE;
        for (Entry entry : entries.values()) {
            if (!entry.open) {
                continue;
            }
            long untilNanos =
                    entry.lasts
                            ? entry.began.nanos() + entry.code.showsAfter().toNanos() - nowNanos
                            : entry.last.nanos() + freshNanos + 1 - nowNanos;
            if (untilNanos > 0) {
                dueNanos = Math.min(dueNanos, untilNanos);
            }
        }
        return dueNanos;
    }

    private void publish() {
        news = false;
        Finding tentative = current;
        Entry state = stateCode == null ? null : entries.get(stateCode);
        if (tentative == null && state != null) {
            tentative = state.finding();
        }
        List<Finding> findings = new ArrayList<>(entries.size());
        for (Entry entry : entries.values()) {
            findings.add(entry.finding());
        }
        view =
                new View(
                        Optional.ofNullable(current),
                        Optional.ofNullable(tentative),
                        Optional.ofNullable(last),
                        Optional.ofNullable(lastUntil),
                        List.copyOf(findings));
    }

    /** What is known, as of the last decision. */
    public View view() {
        return view;
    }

    /** A time in words, for the arguments {@code age} and {@code since}. */
    public static String words(long nanos) {
        Duration time = Duration.ofNanos(Math.max(0, nanos));
        long seconds = time.toSeconds();
        if (seconds < 10) {
            return seconds + "." + time.toMillisPart() / 100 + " s";
        }
        if (seconds < 120) {
            return seconds + " s";
        }
        return time.toMinutes() < 120 ? time.toMinutes() + " min" : time.toHours() + " h";
    }
}
