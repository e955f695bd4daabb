package io.knet.netty.filter;

import io.knet.Attachment;
import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.Verdict;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.message.RxMessage;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The forwarding switch and the destination filter: the one place where the filter is asked and its
 * verdict is read, for messages that go out and for those that come in. Any thread.
 */
public final class MessageFilter {
    private final int localHost;
    private final CallbackFailures failures;

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

    /** Whether messages are sent and delivered. */
    public boolean isForwarding() {
        return forwarding;
    }

    /** Switches sending and delivering on or off. */
    public void forwarding(boolean enabled) {
        forwarding = enabled;
    }

    /**
     * Where a message to be sent goes.
     *
     * @param channel number of its data channel
     * @param given the filter's verdict, null if it is yet to be asked
     */
    public Decision outgoing(
            int channel, ByteBuf content, Object attachment, @Nullable Verdict given) {
        if (!forwarding) {
            return new Decision.Refused(Refusal.FORWARDING_DISABLED);
        }
        DestinationFilter asked = filter;
        if (given != null) {
            return read(given, channel);
        }
        if (asked == null) {
            return new Decision.Accepted(channel, Verdict.broadcast());
        }
        return ask(asked, Direction.TX, localHost, channel, content, attachment);
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
            return new Decision.Accepted(message.channel(), Verdict.broadcast());
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
        try {
            verdict = question.putTo(asked);
        } catch (RuntimeException | Error failure) {
            failures.report("the destination filter", failure);
            return new Decision.Refused(Refusal.FILTER_FAILED, failure);
        }
        if (direction == Direction.RX
                && verdict.kind() == Verdict.Kind.UNICAST
                && !verdict.names(localHost)) {
            return new Decision.Refused(Refusal.NOT_FOR_US);
        }
        return read(verdict, channel);
    }

    private static Decision read(Verdict verdict, int channel) {
        return switch (verdict.kind()) {
            case DROP -> new Decision.Refused(Refusal.FILTER_REFUSED);
            case BROADCAST -> new Decision.Accepted(verdict.channel(channel), verdict);
            case UNICAST ->
                    verdict.hostCount() == 0
                            ? new Decision.Refused(Refusal.NO_DESTINATION)
                            : new Decision.Accepted(verdict.channel(channel), verdict);
        };
    }
}
