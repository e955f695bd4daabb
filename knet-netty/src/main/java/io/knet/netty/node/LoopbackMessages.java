package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.handler.InboundMessage;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages to this node itself: from the TX queue, or from the caller of sendSync,
 * straight to the receiving side. They are not compressed, cut or numbered; they pass the filter
 * again, as received messages. A message is copied, because what the receiver does with it is none
 * of the sender's business, and the other way round.
 *
 * <p>Listeners are called on the event loop of that host only, one message at a time, like those of
 * every other host. Queues take messages on every thread.
 */
final class LoopbackMessages {
    /** A listener that answers its own message with another one would never come to an end. */
    private static final int MAX_DEPTH = 16;

    private final Node node;
    private final LoopbackLink link;

    /**
     * Loop only: deliveries that are under way, each within a listener called by the one before.
     */
    private int depth;

    LoopbackMessages(Node node, LoopbackLink link) {
        this.node = node;
        this.link = link;
    }

    private EventLoop loop() {
        return link.host().loop();
    }

    /**
     * Delivers a message of the TX queue, on the queue's event loop. The content stays the
     * caller's.
     *
     * @param room what the message takes in the send queue; the caller's own part stays the
     *     caller's
     */
    void send(int channel, ByteBuf content, Reservation room) {
        InboundMessage message = message(channel, content);
        EventLoop loop = loop();
        if (loop.inEventLoop()) {
            receive(message, node.delivery.route(message));
            return;
        }
        room.oneMore();
        boolean handed =
                LoopCalls.submit(
                        loop,
                        () -> {
                            receive(message, node.delivery.route(message));
                            room.oneDone();
                        });
        if (!handed) {
            message.release();
            room.oneDone();
            node.drops.count(DropReason.CLOSED, 1, link);
        }
    }

    /**
     * Delivers a message and returns when the data channel has it. The content stays the caller's.
     *
     * @throws KnetException why it was not delivered
     */
    void sendSync(int channel, ByteBuf content, Deadline deadline) {
        if (!link.isUp()) {
            throw new KnetException(
                    KnetError.HOST_DOWN,
                    "host " + node.id + " is not reachable: its loopback link is disabled");
        }
        InboundMessage message = message(channel, content);
        Delivery.Route route = node.delivery.route(message);
        DropReason refusal;
        if (!route.needsLoop()) {
            refusal = receive(message, route);
        } else if (loop().inEventLoop()) {
            refusal = receiveWithin(message, route);
        } else {
            refusal = receiveOnLoop(message, route, deadline);
        }
        if (refusal != null) {
            throw refused(refusal, route.number());
        }
    }

    private @Nullable DropReason receiveWithin(InboundMessage message, Delivery.Route route) {
        if (depth == MAX_DEPTH) {
            message.release();
            throw new KnetException(
                    KnetError.WOULD_DEADLOCK,
                    "a message listener sends to this node from within itself, "
                            + MAX_DEPTH
                            + " messages deep; use send");
        }
        return receive(message, route);
    }

    private @Nullable DropReason receiveOnLoop(
            InboundMessage message, Delivery.Route route, Deadline deadline) {
        if (node.calls.onAnyLoop()) {
            message.release();
            throw new KnetException(
                    KnetError.WOULD_DEADLOCK,
                    "the listener of channel "
                            + route.number()
                            + " is called on another event loop, for which this one would have to"
                            + " wait; call sendSync on another thread, or use send");
        }
        // A future cannot hold null.
        CompletableFuture<Optional<DropReason>> outcome = new CompletableFuture<>();
        boolean handed =
                LoopCalls.submit(
                        loop(),
                        () -> outcome.complete(Optional.ofNullable(receive(message, route))));
        if (!handed) {
            message.release();
            throw node.closedException();
        }
        return LoopCalls.await(outcome, deadline).orElse(null);
    }

    /** The message on the receiving side, which it now belongs to. */
    private InboundMessage message(int channel, ByteBuf content) {
        int length = content.readableBytes();
        link.count(LinkCounter.TX_DATA_PACKETS, 1);
        link.count(LinkCounter.TX_DATA_BYTES, length);
        ByteBuf copy =
                node.environment
                        .allocator()
                        .buffer(length, length)
                        .writeBytes(content, content.readerIndex(), length);
        return new InboundMessage(node.id, channel, 0, 0, copy);
    }

    /** Gives a message to its channel, or drops it. Takes over the message. */
    private @Nullable DropReason receive(InboundMessage message, Delivery.Route route) {
        try {
            DropReason refusal =
                    link.isUp() ? deliver(message, route) : DropReason.DESTINATION_DOWN;
            if (refusal == null) {
                node.counters.add(HandleCounter.RX_MESSAGES, 1);
            } else {
                node.drops.count(refusal, 1, link);
            }
            return refusal;
        } finally {
            message.release();
        }
    }

    private @Nullable DropReason deliver(InboundMessage message, Delivery.Route route) {
        link.count(LinkCounter.RX_DATA_PACKETS, 1);
        link.count(LinkCounter.RX_DATA_BYTES, message.content().readableBytes());
        if (!route.needsLoop()) {
            return route.deliver(message);
        }
        depth++;
        try {
            return route.deliver(message);
        } finally {
            depth--;
        }
    }

    private KnetException refused(DropReason reason, int channel) {
        return switch (reason) {
            case FORWARDING_DISABLED ->
                    new KnetException(
                            KnetError.FORWARDING_DISABLED, "forwarding was disabled meanwhile");
            case FILTER_REFUSED ->
                    filterRefused("the destination filter refused the message on its way in");
            case FILTER_FAILED ->
                    filterRefused("the destination filter failed on the message on its way in");
            case NOT_FOR_US ->
                    filterRefused(
                            "the destination filter says that the message, on its way in, is not"
                                    + " for this host");
            case CHANNEL_CLOSED ->
                    new KnetException(
                            KnetError.CHANNEL_CLOSED,
                            "the data channel that the message came in on is not open");
            case RECEIVE_QUEUE_FULL ->
                    new KnetException(
                            KnetError.QUEUE_FULL,
                            "the receive queue of channel "
                                    + channel
                                    + " is full; receive, and send again");
            default ->
                    node.isClosed()
                            ? node.closedException()
                            : new KnetException(
                                    KnetError.HOST_DOWN,
                                    "host " + node.id + " is not reachable: " + reason.label());
        };
    }

    private static KnetException filterRefused(String what) {
        return new KnetException(KnetError.FILTER_REFUSED, what);
    }
}
