package io.knet.netty.node;

import io.knet.Attachment;
import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.Verdict;
import io.knet.netty.handler.InboundMessage;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import org.jspecify.annotations.Nullable;

/**
 * The last steps of a received message: forwarding switch, destination filter, data channel (spec
 * wire 4, DATA steps 7 to 11, and 14). Runs on the event loop of the host that sent it.
 */
final class Delivery {
    private final Node node;

    Delivery(Node node) {
        this.node = node;
    }

    /** Delivers a message or drops it. Takes over the message. */
    void deliver(NettyHost host, InboundMessage message) {
        try {
            DropReason reason = route(message).deliver(message);
            if (reason == null) {
                // Only now, so that a message dropped here can still be delivered from a copy on
                // another link.
                host.window().delivered(message.sequence());
                node.counters.add(HandleCounter.RX_MESSAGES, 1);
            } else {
                node.drops.count(reason, 1, host);
            }
        } finally {
            message.release();
        }
    }

    /**
     * Where a received message goes.
     *
     * @param channel the data channel, null if the message is refused
     * @param number of the channel
     * @param refusal why there is no channel
     */
    record Route(@Nullable NettyDataChannel channel, int number, @Nullable DropReason refusal) {
        private static Route refused(DropReason reason) {
            return new Route(null, 0, reason);
        }

        /** Whether the message goes to a listener, which wants the event loop of its sender. */
        boolean needsLoop() {
            return channel != null && channel.hasListener();
        }

        /**
         * Gives the message to the channel. The caller keeps its reference.
         *
         * @return why the message was not taken, null if it was
         */
        @Nullable DropReason deliver(InboundMessage message) {
            return channel == null ? refusal : channel.deliver(message.onChannel(number));
        }
    }

    /** Asks the forwarding switch and the filter. Any thread. */
    Route route(InboundMessage message) {
        if (!node.isForwarding()) {
            return Route.refused(DropReason.FORWARDING_DISABLED);
        }
        int number = message.channel();
        DestinationFilter filter = node.filter();
        if (filter != null) {
            Verdict verdict =
                    node.ask(
                            filter,
                            new FilterCall(
                                    Direction.RX,
                                    node.id,
                                    message.sourceHost(),
                                    number,
                                    message.content(),
                                    Attachment.NONE));
            if (verdict == null) {
                return Route.refused(DropReason.FILTER_FAILED);
            }
            if (verdict.kind() == Verdict.Kind.DROP) {
                return Route.refused(DropReason.FILTER_REFUSED);
            }
            if (verdict.kind() == Verdict.Kind.UNICAST && !verdict.names(node.id)) {
                return Route.refused(DropReason.NOT_FOR_US);
            }
            number = verdict.channel(number);
        }
        NettyDataChannel channel = node.channels.get(number);
        return channel == null
                ? Route.refused(DropReason.CHANNEL_CLOSED)
                : new Route(channel, number, null);
    }
}
