package io.knet.netty.filter;

import io.knet.Attachment;
import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.Verdict;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.flight.Flight;
import io.knet.netty.message.RxMessage;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The forwarding switch and the destination filter: the one place where the filter is asked and its
 * verdict is read, for messages that go out and for those that come in. Any thread.
 */
public final class MessageFilter {
    private final int localHost;
    private final CallbackFailures failures;
    private final KnownDecisions known = new KnownDecisions();

    private volatile @Nullable DestinationFilter filter;
    private volatile boolean forwarding;

    /**
     * No filter, and forwarding disabled.
     *
     * @param localHost id of this node
     * @param failures told when the filter throws
     */
    public MessageFilter(int localHost, CallbackFailures failures) {
        this.localHost = localHost;
        this.failures = failures;
    }

    /** Installs a filter, in place of the one before. */
    public void install(DestinationFilter replacement) {
        filter = replacement;
    }

    /** From now on every message is a broadcast. */
    public void remove() {
        filter = null;
    }

    /** The filter, if there is one. */
    public Optional<DestinationFilter> installed() {
        return Optional.ofNullable(filter);
    }

    /** Whether it takes no time to ask where a message goes. */
    public boolean isQuick() {
        DestinationFilter asked = filter;
        return asked == null || asked.isQuick();
    }

    /** Whether messages are sent and delivered. */
    public boolean isForwarding() {
        return forwarding;
    }

    /** Switches sending and delivering on or off. */
    public void forwarding(boolean enabled) {
        forwarding = enabled;
    }

    /** Where a message to be sent goes. */
    public Decision outgoing(int channel, ByteBuf content, Object attachment) {
        if (!forwarding) {
            return new Decision.Refused(Refusal.FORWARDING_DISABLED);
        }
        DestinationFilter asked = filter;
        if (asked == null) {
            return known.toAll(channel);
        }
        return ask(asked, Direction.TX, localHost, channel, content, attachment);
    }

    /**
     * Whether a message goes where it was to go when the filter was asked, before it waited.
     *
     * @param before what {@link #outgoing(int, ByteBuf, Object)} said then
     */
    public Decision outgoing(Decision.Accepted before) {
        return forwarding ? before : new Decision.Refused(Refusal.FORWARDING_DISABLED);
    }

    /** Where a message goes that must have one destination, which only a filter can name. */
    public Decision outgoingByFilter(int channel, ByteBuf content, Object attachment) {
        DestinationFilter asked = filter;
        if (asked == null) {
            return new Decision.Refused(Refusal.NO_FILTER);
        }
        if (!forwarding) {
            return new Decision.Refused(Refusal.FORWARDING_DISABLED);
        }
        return ask(asked, Direction.TX, localHost, channel, content, attachment);
    }

    /** Where a message goes that has come to this node. */
    public Decision incoming(RxMessage message) {
        if (!forwarding) {
            return new Decision.Refused(Refusal.FORWARDING_DISABLED);
        }
        DestinationFilter asked = filter;
        if (asked == null) {
            return known.toAll(message.channel());
        }
        return ask(
                asked,
                Direction.RX,
                message.sourceHost(),
                message.channel(),
                message.content(),
                Attachment.NONE);
    }

    private Decision ask(
            DestinationFilter asked,
            Direction direction,
            int sourceHost,
            int channel,
            ByteBuf content,
            Object attachment) {
        FilterCall question =
                new FilterCall(direction, localHost, sourceHost, channel, content, attachment);
        Verdict verdict;
        Object begun = Flight.callbackBegins();
        try {
            verdict = question.putTo(asked);
        } catch (RuntimeException | Error failure) {
            failures.report("the destination filter", failure);
            return new Decision.Refused(Refusal.FILTER_FAILED, failure);
        } finally {
            failures.ended(begun, () -> "the destination filter");
        }
        return read(verdict, direction, channel);
    }

    private Decision read(Verdict verdict, Direction direction, int before) {
        int channel = verdict.channel(before);
        return switch (verdict.kind()) {
            case DROP -> new Decision.Refused(Refusal.FILTER_REFUSED);
            case BROADCAST -> known.toAll(channel);
            case UNICAST ->
                    direction == Direction.RX && !verdict.names(localHost)
                            ? new Decision.Refused(Refusal.NOT_FOR_US)
                            : named(verdict, channel);
        };
    }

    private Decision named(Verdict verdict, int channel) {
        int count = verdict.hostCount();
        if (count == 0) {
            return new Decision.Refused(Refusal.NO_DESTINATION);
        }
        if (count == 1) {
            return known.toOne(channel, verdict.host(0));
        }
        List<Integer> hosts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            hosts.add(verdict.host(i));
        }
        return new Decision.ToSeveral(channel, List.copyOf(hosts));
    }
}
