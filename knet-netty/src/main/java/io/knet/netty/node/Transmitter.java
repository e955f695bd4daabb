package io.knet.netty.node;

import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.Verdict;
import io.knet.netty.OutboundMessage;
import io.knet.protocol.SequenceCounter;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of the TX queue: filter, destinations, sequence number, hosts (spec wire
 * 13.1). Belongs to the event loop of the queue; hosts of other loops are given their messages
 * there.
 */
final class Transmitter {
    private final Node node;
    private final EventLoop loop;
    private final Set<NettyHost> unflushed = new LinkedHashSet<>();

    Transmitter(Node node, EventLoop loop) {
        this.node = node;
        this.loop = loop;
    }

    /**
     * Sends one message, which it takes over.
     *
     * @return a link whose socket is full, if one is that the message goes over
     */
    @Nullable NettyLink transmit(NettyDataChannel channel, ByteBuf content, Object attachment) {
        Departure departure = new Departure(channel, content.readableBytes());
        try {
            if (node.isClosed() || channel.isClosed()) {
                node.drops.count(DropReason.CLOSED, 1, channel.number());
            } else if (!node.isForwarding()) {
                node.drops.count(DropReason.FORWARDING_DISABLED, 1, channel.number());
            } else {
                return transmitFiltered(channel, content, attachment, departure);
            }
            return null;
        } finally {
            content.release();
            departure.release();
        }
    }

    /**
     * Drops a message, which it takes over, because the queue's event loop has ended. Any thread.
     */
    void discard(NettyDataChannel channel, ByteBuf content) {
        node.drops.count(DropReason.CLOSED, 1, channel.number());
        channel.sendDone(content.readableBytes());
        content.release();
    }

    private @Nullable NettyLink transmitFiltered(
            NettyDataChannel channel, ByteBuf content, Object attachment, Departure departure) {
        DestinationFilter filter = node.filter();
        Verdict verdict = Verdict.broadcast();
        if (filter != null) {
            try {
                verdict =
                        filter.decide(
                                new FilterCall(
                                        Direction.TX,
                                        node.id,
                                        node.id,
                                        channel.number(),
                                        content,
                                        attachment));
            } catch (RuntimeException | Error failure) {
                node.callbackFailed("the destination filter", failure);
                node.drops.count(DropReason.FILTER_FAILED, 1, channel.number());
                return null;
            }
        }
        if (verdict.kind() == Verdict.Kind.DROP) {
            node.drops.count(DropReason.FILTER_REFUSED, 1, channel.number());
            return null;
        }
        if (verdict.kind() == Verdict.Kind.UNICAST && verdict.hostCount() == 0) {
            node.drops.count(DropReason.NO_DESTINATION, 1, channel.number());
            return null;
        }
        List<NettyHost> hosts = reachable(verdict);
        if (hosts.isEmpty()) {
            node.drops.count(DropReason.DESTINATION_DOWN, 1, verdict);
            return null;
        }
        return send(verdict, verdict.channel(channel.number()), content, hosts, departure);
    }

    private List<NettyHost> reachable(Verdict verdict) {
        if (verdict.kind() == Verdict.Kind.BROADCAST) {
            List<NettyHost> hosts = new ArrayList<>();
            for (NettyHost host : node.hosts.all()) {
                if (host.isReachableNow()) {
                    hosts.add(host);
                }
            }
            return hosts;
        }
        List<NettyHost> hosts = new ArrayList<>(verdict.hostCount());
        for (int i = 0; i < verdict.hostCount(); i++) {
            NettyHost host = node.hosts.get(verdict.host(i));
            if (host != null && host.isReachableNow()) {
                hosts.add(host);
            }
        }
        return hosts;
    }

    private @Nullable NettyLink send(
            Verdict verdict,
            int channel,
            ByteBuf content,
            List<NettyHost> hosts,
            Departure departure) {
        int sequence = nextSequence(node);
        boolean broadcast = verdict.kind() == Verdict.Kind.BROADCAST;
        node.counters.add(HandleCounter.TX_MESSAGES, 1);
        OutboundMessage here = message(channel, sequence, broadcast, content);
        if (hosts.size() > 1) {
            here.share();
        }
        NettyLink blocked = null;
        for (NettyHost host : hosts) {
            if (host.loop() == loop) {
                host.transmit(here.retain());
                unflushed.add(host);
            } else {
                sendThere(host, message(channel, sequence, broadcast, content), departure);
            }
            if (blocked == null) {
                blocked = host.blockedLink();
            }
        }
        here.release();
        return blocked;
    }

    /** Has a host of another event loop send a message, which that host takes over. */
    private void sendThere(NettyHost host, OutboundMessage message, Departure departure) {
        departure.hold();
        Runnable task =
                () -> {
                    try {
                        host.transmit(message);
                        host.flush();
                    } finally {
                        departure.release();
                    }
                };
        if (!LoopCalls.submit(host.loop(), task)) {
            message.release();
            departure.release();
            node.drops.count(DropReason.CLOSED, 1, host);
        }
    }

    private OutboundMessage message(int channel, int sequence, boolean broadcast, ByteBuf content) {
        return new OutboundMessage(
                channel, sequence, broadcast, node.dataMtu(), content.retainedDuplicate());
    }

    /**
     * The next sequence number; pings go out on all links when the number demands it (spec wire 8).
     * Any thread.
     */
    static int nextSequence(Node node) {
        int sequence = node.sequences.next();
        if (SequenceCounter.demandsPing(sequence)) {
            for (NettyHost host : node.hosts.all()) {
                if (host.loop().inEventLoop()) {
                    host.forcePings();
                } else {
                    LoopCalls.submit(host.loop(), host::forcePings);
                }
            }
        }
        return sequence;
    }

    /** Flushes the links of this loop that were written to. */
    void flush() {
        for (NettyHost host : unflushed) {
            host.flush();
        }
        unflushed.clear();
    }
}
