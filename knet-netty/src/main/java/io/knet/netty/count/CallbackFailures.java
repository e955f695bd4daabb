package io.knet.netty.count;

import io.knet.log.LogSubsystem;
import io.knet.netty.flight.Flight;
import io.knet.stats.HandleCounter;
import io.netty.util.concurrent.Ticker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts and logs what the application's own code does wrong: listeners, filters, handlers and
 * clocks that throw, and what holds up an event loop. Any thread.
 */
public final class CallbackFailures {
    /** A JVM that loads and compiles its classes is slow, and nobody's fault. */
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int MOST_FRAMES = 24;

    private final Counters<HandleCounter> counters;
    private final Ticker ticker;
    private final Errors errors;
    private final Flight flight;
    private final long startedAtNanos;
    private final LimitedLog log;

    /**
     * Failures of one handle.
     *
     * @param hostId the handle's, for the log
     * @param counters counts them
     * @param ticker limits what is logged
     * @param errors told of all of them
     */
    public CallbackFailures(
            int hostId, Counters<HandleCounter> counters, Ticker ticker, Errors errors) {
        this.errors = errors;
        flight = new Flight(hostId);
        this.counters = counters;
        this.ticker = ticker;
        startedAtNanos = ticker.nanoTime();
        log = new LimitedLog(HandleLog.of(LogSubsystem.HANDLE, hostId), ticker, 1);
    }

    /**
     * Something that the application gave us threw an exception.
     *
     * @param what it was, in words
     */
    public void report(String what, Throwable failure) {
        report(what, null, failure);
    }

    /**
     * A handler in the pipeline of a link threw an exception.
     *
     * @param link whose; null if it was something else of the application's
     */
    public void report(String what, @Nullable LinkPlace link, Throwable failure) {
        counters.add(HandleCounter.CALLBACK_FAILURES, 1);
        errors.callback(what, link, failure);
        log.warn("{} failed", what, failure);
    }

    /**
     * Something that the application gave us has returned, or thrown; recorded if it ran for long.
     *
     * @param begun what {@link Flight#callbackBegins} said before
     * @param what it was, in words; asked for only if it is recorded
     */
    public void ended(@Nullable Object begun, Supplier<String> what) {
        flight.callbackEnded(begun, what);
    }

    /**
     * An event loop did nothing for a while, as when a listener waits for something there. Logged
     * with what its thread was doing meanwhile; if it was waiting for its sockets, nothing but the
     * machine held it up.
     *
     * @param stack where the thread was, empty if nobody looked in time
     */
    public void loopStalled(long nanos, List<StackTraceElement> stack) {
        counters.add(HandleCounter.LOOP_STALLS, 1);
        flight.stalled(nanos, stack);
        errors.stall(
                "an event loop, or the machine, was held up for "
                        + TimeUnit.NANOSECONDS.toMillis(nanos)
                        + " ms");
        if (ticker.nanoTime() - startedAtNanos >= WARM_UP_NANOS) {
            log.warn(
                    "an event loop, or the machine, was held up for {} ms; listeners, filters and"
                            + " handlers must not wait on an event loop{}",
                    TimeUnit.NANOSECONDS.toMillis(nanos),
                    describe(stack));
        }
    }

    private static String describe(List<StackTraceElement> stack) {
        if (stack.isEmpty()) {
            return "";
        }
        return stack.stream()
                .limit(MOST_FRAMES)
                .map(frame -> System.lineSeparator() + "\tat " + frame)
                .collect(Collectors.joining("", ". Its thread was", ""));
    }
}
