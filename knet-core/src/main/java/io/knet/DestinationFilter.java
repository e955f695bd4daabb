package io.knet;

import static java.util.Objects.requireNonNull;

/**
 * Decides, for each message in either direction, where it goes (spec api 5.1). Called once for each
 * message, on the thread that handles it: the handle's event loops, or the caller's of sendSync, of
 * checked sends and, if the filter {@linkplain #isQuick is quick}, of all others; so it must be
 * thread safe and must not block. It may call everything in the API. If it throws, the message is
 * dropped and counted, and sendSync reports {@link KnetError#FILTER_REFUSED} with the exception as
 * its cause.
 */
@FunctionalInterface
public interface DestinationFilter {
    /** Decides about one message. */
    Verdict decide(FilterRequest request);

    /**
     * Whether it decides at once, whatever the message. Then it may also be asked on the thread
     * that sends an asynchronous message, so that no event loop has to be woken for one that comes
     * alone. False unless a filter says otherwise; those that are made here say true.
     */
    default boolean isQuick() {
        return false;
    }

    /**
     * A filter that {@linkplain #isQuick decides at once}.
     *
     * @param filter decides, in a microsecond or so, and waits for nothing
     */
    static DestinationFilter quick(DestinationFilter filter) {
        requireNonNull(filter, "filter");
        return new DestinationFilter() {
            @Override
            public Verdict decide(FilterRequest request) {
                return filter.decide(request);
            }

            @Override
            public boolean isQuick() {
                return true;
            }
        };
    }

    /** Sends every message to these hosts and delivers every received one. */
    static DestinationFilter unicastTo(int... hosts) {
        requireNonNull(hosts, "hosts");
        return onSend(Verdict.unicast(hosts));
    }

    /** Sends every message to every reachable host and delivers every received one. */
    static DestinationFilter broadcast() {
        return quick(request -> Verdict.broadcast());
    }

    /**
     * Sends each message to the host whose id is its attachment, an {@link Integer}; to every
     * reachable host if it has none. Delivers every received message.
     */
    static DestinationFilter byAttachment() {
        return quick(
                request ->
                        request.direction() == Direction.TX
                                        && request.attachment() instanceof Integer host
                                ? Verdict.unicast(host)
                                : Verdict.broadcast());
    }

    private static DestinationFilter onSend(Verdict verdict) {
        return quick(request -> request.direction() == Direction.TX ? verdict : Verdict.deliver());
    }
}
