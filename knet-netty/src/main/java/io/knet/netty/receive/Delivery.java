package io.knet.netty.receive;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.Counters;
import io.knet.netty.count.DropSink;
import io.knet.netty.filter.Decision;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.filter.Refusal;
import io.knet.netty.message.Confirmation;
import io.knet.netty.message.RxMessage;
import io.knet.netty.pipeline.ReceiptDesk;
import io.knet.protocol.ReceiveWindow;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.netty.channel.EventLoop;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives received messages to the application: forwarding switch, filter, data channel (spec wire
 * 14).
 */
public final class Delivery {
    private final MessageFilter filter;
    private final IntFunction<? extends @Nullable ReceivingChannel> channels;
    private final Counters<HandleCounter> counters;
    private final DropSink drops;

    /**
     * The end of the way in.
     *
     * @param channels finds open data channels by their numbers; null if one is not open
     */
    public Delivery(
            MessageFilter filter,
            IntFunction<? extends @Nullable ReceivingChannel> channels,
            Counters<HandleCounter> counters,
            DropSink drops) {
        this.filter = filter;
        this.channels = channels;
        this.counters = counters;
        this.drops = drops;
    }

    /**
     * Delivers a message or drops it, and has its sender told if that wants to know. Takes over the
     * message. On the event loop of its host.
     *
     * @param loop of the host
     * @param window the host's
     * @param desk gives the host receipts; null if nobody does
     * @param host for the log
     */
    public void deliver(
            EventLoop loop,
            ReceiveWindow window,
            @Nullable ReceiptDesk desk,
            Object host,
            RxMessage message) {
        assert LoopCalls.owns(loop);
        try {
            Confirmation wanted = message.confirmation();
            if (wanted == null || desk == null) {
                deliver(window, host, message);
            } else if (desk.begins(wanted)) {
                desk.decided(wanted, deliver(window, host, message));
            } else {
                drops.drop(DropReason.DUPLICATE, 1, host);
            }
        } finally {
            message.release();
        }
    }

    /**
     * Delivers a message or drops it. The caller keeps its reference.
     *
     * @param window the host's
     * @param host for the log
     * @return why it was dropped; null if it was not
     */
    private @Nullable DropReason deliver(ReceiveWindow window, Object host, RxMessage message) {
        DropReason reason = give(message, route(message), host);
        if (reason == null) {
            // Only now, so that a message dropped here can still be delivered from a copy on
            // another link.
            window.delivered(message.sequence());
        }
        return reason;
    }

    /**
     * Gives a message to its channel, and counts what became of it. The caller keeps its reference.
     *
     * @param route as {@link #route} says
     * @param whose whom it came from, for the log
     * @return why the message was not taken; null if it was
     */
    public @Nullable DropReason give(RxMessage message, Route route, Object whose) {
        DropReason reason = route.deliver(message);
        if (reason == null) {
            counters.add(HandleCounter.RX_MESSAGES, 1);
        } else {
            drops.drop(reason, 1, whose);
        }
        return reason;
    }

    /**
     * Where a received message goes.
     *
     * @param channel the data channel, null if the message is refused
     * @param number of the channel
     * @param refusal why there is no channel
     */
    public record Route(@Nullable ReceivingChannel channel, int number, @Nullable Refusal refusal) {
        /** Whether the message goes to a listener, which wants the event loop of its sender. */
        public boolean needsLoop() {
            return channel != null && channel.hasListener();
        }

        private @Nullable DropReason deliver(RxMessage message) {
            if (channel != null) {
                return channel.deliver(message.onChannel(number));
            }
            return refusal == null ? DropReason.CHANNEL_CLOSED : refusal.reason();
        }
    }

    /** Asks the forwarding switch and the filter. Any thread. */
    public Route route(RxMessage message) {
        Decision decision = filter.incoming(message);
        if (decision instanceof Decision.Refused refused) {
            return new Route(null, message.channel(), refused.refusal());
        }
        int number = ((Decision.Accepted) decision).channel();
        ReceivingChannel channel = channels.apply(number);
        return new Route(channel, number, channel == null ? Refusal.CHANNEL_CLOSED : null);
    }
}
