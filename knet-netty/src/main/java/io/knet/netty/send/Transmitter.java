package io.knet.netty.send;

import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.Counters;
import io.knet.netty.count.DropSink;
import io.knet.netty.filter.Decision;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.LinkOutput;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.pipeline.MessageMaker;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.queue.Reservation;
import io.knet.netty.queue.SendingChannel;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of the TX queue: filter, destinations, sequence number, hosts (spec wire
 * 13.1). Belongs to the event loop of the queue; hosts of other loops are given their messages
 * there.
 */
public final class Transmitter {
    /** The number of a message that needs none. */
    private static final int UNNUMBERED = 0;

    private final EventLoop loop;
    private final Destinations destinations;
    private final Sequences sequences;
    private final DataMtu dataMtu;
    private final HandleLife life;
    private final Counters<HandleCounter> counters;
    private final DropSink drops;
    private final LoopSender own;
    private final MessageMaker messages; // loop only
    private final Map<EventLoop, LoopSender> others = new ConcurrentHashMap<>();
    private final AtomicInteger late = new AtomicInteger();

    /**
     * The transmitter of a handle.
     *
     * @param loop of the send queue, which calls it
     */
    public Transmitter(
            EventLoop loop,
            Destinations destinations,
            Sequences sequences,
            DataMtu dataMtu,
            HandleLife life,
            Counters<HandleCounter> counters,
            DropSink drops) {
        this.loop = loop;
        own = new LoopSender(loop);
        messages = new MessageMaker(dataMtu);
        this.destinations = destinations;
        this.sequences = sequences;
        this.dataMtu = dataMtu;
        this.life = life;
        this.counters = counters;
        this.drops = drops;
    }

    /**
     * Sends one message, which stays the caller's.
     *
     * @param checked where it goes, null if the filter is yet to be asked
     * @param room what the message takes in the send queue; the caller's own part stays the
     *     caller's
     * @return the output of a link whose socket is full, if the message goes over one
     */
    @Nullable LinkOutput transmit(
            SendingChannel channel,
            ByteBuf content,
            Object attachment,
            Decision.@Nullable Accepted checked,
            Reservation room) {
        assert LoopCalls.owns(loop);
        boolean handleClosed = life.isClosed();
        if (handleClosed || channel.isClosed()) {
            if (handleClosed) {
                late.incrementAndGet();
            }
            drops.drop(DropReason.CLOSED, 1, channel.number());
            return null;
        }
        Decision decision = destinations.decide(channel, content, attachment, checked);
        if (decision instanceof Decision.Refused refused) {
            drops.drop(refused.refusal().reason(), 1, channel.number());
            return null;
        }
        Decision.Accepted accepted = (Decision.Accepted) decision;
        List<NettyHost> hosts = destinations.reachable(accepted);
        if (hosts.isEmpty()) {
            drops.drop(DropReason.DESTINATION_DOWN, 1, accepted);
            return null;
        }
        counters.add(HandleCounter.TX_MESSAGES, 1);
        send(accepted, content, hosts, room);
        return blocked(hosts);
    }

    private void send(
            Decision.Accepted to, ByteBuf content, List<NettyHost> hosts, Reservation room) {
        boolean numbered = false;
        for (int i = 0; i < hosts.size(); i++) {
            NettyHost host = hosts.get(i);
            host.output().beginMessage();
            numbered |= host.output().numbersMessages();
        }
        int sequence = numbered ? sequences.next() : UNNUMBERED;
        if (hosts.size() == 1) {
            EventLoop there = hosts.get(0).loop();
            TxMessage message =
                    there == loop ? own(to, sequence, content) : message(to, sequence, content);
            handTo(there, message, hosts, room);
            return;
        }
        byLoop(hosts)
                .forEach(
                        (there, some) -> handTo(there, message(to, sequence, content), some, room));
    }

    /** A message that stays on this loop. */
    private TxMessage own(Decision.Accepted to, int sequence, ByteBuf content) {
        return messages.make(to.channel(), sequence, to.isBroadcast(), content.retain());
    }

    private TxMessage message(Decision.Accepted to, int sequence, ByteBuf content) {
        return new TxMessage(
                to.channel(), sequence, to.isBroadcast(), dataMtu, content.retainedDuplicate());
    }

    /** A message is compressed and sealed once for all hosts of an event loop. */
    private static Map<EventLoop, List<NettyHost>> byLoop(List<NettyHost> hosts) {
        Map<EventLoop, List<NettyHost>> groups = new LinkedHashMap<>();
        for (NettyHost host : hosts) {
            groups.computeIfAbsent(host.loop(), key -> new ArrayList<>()).add(host);
        }
        return groups;
    }

    private void handTo(
            EventLoop there, TxMessage message, List<NettyHost> hosts, Reservation room) {
        LoopSender sender = sender(there);
        if (there == loop) {
            sender.send(message, hosts);
            return;
        }
        room.oneMore();
        boolean handed =
                LoopCalls.submit(
                        there,
                        () -> {
                            sender.send(message, hosts);
                            sender.flushSoon();
                            room.oneDone();
                        });
        if (!handed) {
            message.release();
            room.oneDone();
            drops.drop(DropReason.CLOSED, 1, hosts);
        }
    }

    /** How many messages came when the handle was closed already, and were dropped. Any thread. */
    int late() {
        return late.get();
    }

    private LoopSender sender(EventLoop there) {
        return there == loop ? own : others.computeIfAbsent(there, LoopSender::new);
    }

    private static @Nullable LinkOutput blocked(List<NettyHost> hosts) {
        // Not an iterator, which would be an object for each message.
        for (int i = 0; i < hosts.size(); i++) {
            NettyHost host = hosts.get(i);
            LinkOutput blocked = host.output().blocked();
            if (blocked != null) {
                return blocked;
            }
        }
        return null;
    }

    /** Flushes the links of this loop that were written to. */
    void flush() {
        assert LoopCalls.owns(loop);
        own.flush();
    }
}
