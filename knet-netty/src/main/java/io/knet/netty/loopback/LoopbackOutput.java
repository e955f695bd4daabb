package io.knet.netty.loopback;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.concurrent.LoopTasks;
import io.knet.netty.filter.Refusal;
import io.knet.netty.link.LinkCounts;
import io.knet.netty.link.LinkOutput;
import io.knet.netty.link.SyncMessage;
import io.knet.netty.message.RxMessage;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.receive.Delivery;
import io.knet.netty.transport.ByteCopy;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages to this node itself: straight to the receiving side. They are not compressed,
 * cut or numbered; they pass the filter again, as received messages. A message is copied, because
 * what the receiver does with it is none of the sender's business, and the other way round.
 *
 * <p>Listeners are called on the event loop of the host only, one message at a time, as those of
 * every other host. Queues take messages on every thread.
 */
final class LoopbackOutput implements LinkOutput {
    /** A listener that answers its own message with another one would never come to an end. */
    private static final int MAX_DEPTH = 16;

    private final int localHost;
    private final EventLoop loop;
    private final BooleanSupplier isUp;
    private final LinkCounts counts;
    private final Delivery delivery;
    private final ByteBufAllocator allocator;
    private final LoopCalls calls;
    private final HandleLife life;
    private final LoopTasks deliveries;

    /**
     * Loop only: deliveries that are under way, each within a listener called by the one before.
     */
    private int depth;

    /**
     * The output of the link.
     *
     * @param localHost id of this node
     * @param isUp whether the link is
     * @param allocator of the copies
     */
    LoopbackOutput(
            int localHost,
            EventLoop loop,
            BooleanSupplier isUp,
            LinkCounts counts,
            Delivery delivery,
            ByteBufAllocator allocator,
            LoopCalls calls,
            HandleLife life) {
        this.localHost = localHost;
        this.loop = loop;
        this.isUp = isUp;
        this.counts = counts;
        this.delivery = delivery;
        this.allocator = allocator;
        this.calls = calls;
        this.life = life;
        deliveries = new LoopTasks(loop);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void write(TxMessage outbound) {
        assert LoopCalls.owns(loop);
        try {
            RxMessage message = message(outbound);
            receive(message, delivery.route(message));
        } finally {
            outbound.release();
        }
    }

    /** Completes when the data channel has the message, or fails with why it has not. */
    @Override
    public Future<?> writeSync(SyncMessage outbound) {
        RxMessage message = message(outbound.message());
        Delivery.Route route = delivery.route(message);
        if (!route.needsLoop()) {
            return outcome(receive(message, route), route);
        }
        if (loop.inEventLoop()) {
            return depth == MAX_DEPTH
                    ? refuse(
                            message,
                            wouldDeadlock(
                                    "a message listener sends to this node from within itself, "
                                            + MAX_DEPTH
                                            + " messages deep; use send"))
                    : outcome(receive(message, route), route);
        }
        if (outbound.waits() && calls.onAnyLoop()) {
            return refuse(
                    message,
                    wouldDeadlock(
                            "the listener of channel "
                                    + route.number()
                                    + " is called on another event loop, for which this one would"
                                    + " have to wait; call sendSync on another thread, or use"
                                    + " send"));
        }
        Promise<Void> delivered = loop.newPromise();
        if (!deliveries.submit(() -> complete(delivered, receive(message, route), route))) {
            return refuse(message, life.closedException());
        }
        return delivered;
    }

    private static KnetException wouldDeadlock(String why) {
        return new KnetException(KnetError.WOULD_DEADLOCK, why);
    }

    private Future<?> refuse(RxMessage message, KnetException why) {
        message.release();
        return loop.newFailedFuture(why);
    }

    private Future<?> outcome(@Nullable DropReason refusal, Delivery.Route route) {
        return refusal == null
                ? loop.newSucceededFuture(null)
                : loop.newFailedFuture(refused(refusal, route));
    }

    private void complete(
            Promise<Void> delivered, @Nullable DropReason refusal, Delivery.Route route) {
        if (refusal == null) {
            delivered.setSuccess(null);
        } else {
            delivered.setFailure(refused(refusal, route));
        }
    }

    /** The message on the receiving side, which it now belongs to. */
    private RxMessage message(TxMessage outbound) {
        ByteBuf content = outbound.content();
        int length = content.readableBytes();
        counts.add(LinkCounter.TX_DATA_PACKETS, 1);
        counts.add(LinkCounter.TX_DATA_BYTES, length);
        ByteBuf copy = ByteCopy.append(allocator.buffer(length, length), content);
        return new RxMessage(localHost, outbound.channel(), 0, 0, copy);
    }

    /** Gives a message to its channel, or drops it. Takes over the message. */
    private @Nullable DropReason receive(RxMessage message, Delivery.Route route) {
        try {
            if (!isUp.getAsBoolean()) {
                counts.drop(DropReason.DESTINATION_DOWN, 1);
                return DropReason.DESTINATION_DOWN;
            }
            counts.add(LinkCounter.RX_DATA_PACKETS, 1);
            counts.add(LinkCounter.RX_DATA_BYTES, message.content().readableBytes());
            return route.needsLoop() ? giveWithin(message, route) : give(message, route);
        } finally {
            message.release();
        }
    }

    private @Nullable DropReason giveWithin(RxMessage message, Delivery.Route route) {
        depth++;
        try {
            return give(message, route);
        } finally {
            depth--;
        }
    }

    private @Nullable DropReason give(RxMessage message, Delivery.Route route) {
        return delivery.give(message, route, "host " + localHost);
    }

    private KnetException refused(DropReason reason, Delivery.Route route) {
        Refusal refusal = route.refusal();
        if (refusal != null) {
            return refusal.incoming();
        }
        return switch (reason) {
            case CHANNEL_CLOSED -> Refusal.CHANNEL_CLOSED.incoming();
            case RECEIVE_QUEUE_FULL ->
                    new KnetException(
                            KnetError.QUEUE_FULL,
                            "the receive queue of channel "
                                    + route.number()
                                    + " is full; receive, and send again");
            default ->
                    life.isClosed()
                            ? life.closedException()
                            : new KnetException(
                                    KnetError.HOST_DOWN,
                                    "host "
                                            + localHost
                                            + " is not reachable: its loopback link is disabled");
        };
    }

    // ---- there is no socket to wait for

    @Override
    public void flush() {}

    @Override
    public boolean hasHandlers() {
        return false;
    }

    @Override
    public boolean isBlocked() {
        return false;
    }

    @Override
    public long bytesBeforeWritable() {
        return 0;
    }

    @Override
    public void stallUnlessWritable() {}

    @Override
    public CompletableFuture<Boolean> hasUnsentPackets() {
        assert LoopCalls.owns(loop);
        return CompletableFuture.completedFuture(false);
    }
}
