package io.knet.netty.send;

import io.knet.netty.count.Counters;
import io.knet.netty.count.DropSink;
import io.knet.netty.filter.Decision;
import io.knet.netty.host.NettyHost;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.pipeline.MessageMaker;
import io.knet.netty.pipeline.MessageNumber;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.queue.SendingChannel;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends an asynchronous message on its sender's thread, where nothing waits before it: to wake an
 * event loop for a single message takes more time than to write it, and makes it late. Any thread,
 * one at a time.
 */
public final class PromptSend {
    /** The number of a message that needs none. */
    private static final int UNNUMBERED = 0;

    private final Destinations destinations;
    private final Counters<HandleCounter> counters;
    private final DropSink drops;
    private final MessageMaker messages; // one thread at a time

    /** One thread at a time: that of the message which is being sent, if it needs one. */
    private final MessageNumber number;

    /** The prompt sends of a handle. */
    public PromptSend(
            Destinations destinations,
            Sequences sequences,
            DataMtu dataMtu,
            Counters<HandleCounter> counters,
            DropSink drops) {
        this.destinations = destinations;
        messages = new MessageMaker(dataMtu);
        number = MessageNumber.next(sequences::next);
        this.counters = counters;
        this.drops = drops;
    }

    /** Whether the sender of a message may ask where it goes. */
    boolean decidesQuickly() {
        return destinations.areQuick();
    }

    /**
     * Where a message goes.
     *
     * @param checked what the filter said before, null if it is yet to be asked
     */
    Decision decide(
            SendingChannel channel,
            ByteBuf content,
            Object attachment,
            Decision.@Nullable Accepted checked) {
        return destinations.decide(channel, content, attachment, checked);
    }

    /**
     * Sends a message, which stays the caller's, if it goes to one host and that takes it at once.
     *
     * @return false if it has to wait in the queue; if true, it was sent or dropped, and counted
     */
    boolean send(SendingChannel channel, ByteBuf content, Decision decision) {
        if (decision instanceof Decision.Refused refused) {
            drops.drop(refused.refusal().reason(), 1, channel.number());
            return true;
        }
        Decision.Accepted to = (Decision.Accepted) decision;
        List<NettyHost> hosts = destinations.reachable(to);
        if (hosts.isEmpty()) {
            drops.drop(DropReason.DESTINATION_DOWN, 1, to);
            return true;
        }
        return hosts.size() == 1 && send(to, content, hosts.get(0));
    }

    private boolean send(Decision.Accepted to, ByteBuf content, NettyHost host) {
        TxMessage message = message(to, content.retain(), host);
        try {
            if (isLong(message, host) || !host.output().writeAside(message)) {
                return false;
            }
        } finally {
            message.release();
        }
        counters.add(HandleCounter.TX_MESSAGES, 1);
        return true;
    }

    /** It takes several packets, since it is not compressed here. */
    private static boolean isLong(TxMessage message, NettyHost host) {
        return message.content().readableBytes() > message.packing(host.id()).dataMtu();
    }

    private TxMessage message(Decision.Accepted to, ByteBuf content, NettyHost host) {
        if (!host.output().numbersMessages()) {
            return messages.make(to.channel(), UNNUMBERED, to.isBroadcast(), content);
        }
        number.pass();
        return messages.make(to.channel(), number, to.isBroadcast(), content);
    }
}
