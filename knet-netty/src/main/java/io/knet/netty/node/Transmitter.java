package io.knet.netty.node;

import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.Verdict;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.pipeline.TxMessage;
import io.knet.protocol.SequenceCounter;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of the TX queue: filter, destinations, sequence number, hosts (spec wire
 * 13.1). Belongs to the event loop of the queue; hosts of other loops are given their messages
 * there.
 */
final class Transmitter {
    private final Node node;
    private final EventLoop loop;

    Transmitter(Node node, EventLoop loop) {
        this.node = node;
        this.loop = loop;
    }

    /**
     * Sends one message, which stays the caller's.
     *
     * @param given the filter's verdict, null if it is yet to be asked
     * @param room what the message takes in the send queue; the caller's own part stays the
     *     caller's
     * @return a link whose socket is full, if one is that the message goes over
     */
    @Nullable NettyLink transmit(
            NettyDataChannel channel,
            ByteBuf content,
            Object attachment,
            @Nullable Verdict given,
            Reservation room) {
        if (node.isClosed() || channel.isClosed()) {
            node.drops.count(DropReason.CLOSED, 1, channel.number());
            return null;
        }
        if (!node.isForwarding()) {
            node.drops.count(DropReason.FORWARDING_DISABLED, 1, channel.number());
            return null;
        }
        Verdict verdict = given == null ? ask(channel, content, attachment) : given;
        if (verdict == null) {
            node.drops.count(DropReason.FILTER_FAILED, 1, channel.number());
            return null;
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
        LoopbackLink own = loopback(verdict);
        if (hosts.isEmpty() && own == null) {
            node.drops.count(DropReason.DESTINATION_DOWN, 1, verdict);
            return null;
        }
        node.counters.add(HandleCounter.TX_MESSAGES, 1);
        int number = verdict.channel(channel.number());
        if (own != null) {
            own.messages().send(number, content, room);
        }
        if (!hosts.isEmpty()) {
            send(verdict, number, content, hosts, room);
        }
        return blocked(hosts);
    }

    /** The link to this node itself, if the message goes there too. */
    private @Nullable LoopbackLink loopback(Verdict verdict) {
        boolean meant = verdict.kind() == Verdict.Kind.BROADCAST || verdict.names(node.id);
        NettyHost self = meant ? node.hosts.get(node.id) : null;
        LoopbackLink link = self == null ? null : self.loopback();
        return link != null && link.isUp() ? link : null;
    }

    private @Nullable Verdict ask(NettyDataChannel channel, ByteBuf content, Object attachment) {
        DestinationFilter filter = node.filter();
        if (filter == null) {
            return Verdict.broadcast();
        }
        return node.ask(
                filter,
                new FilterCall(
                        Direction.TX, node.id, node.id, channel.number(), content, attachment));
    }

    private List<NettyHost> reachable(Verdict verdict) {
        List<NettyHost> hosts = new ArrayList<>();
        if (verdict.kind() == Verdict.Kind.BROADCAST) {
            for (NettyHost host : node.hosts.all()) {
                addIfReachable(host, hosts);
            }
        } else {
            for (int i = 0; i < verdict.hostCount(); i++) {
                addIfReachable(node.hosts.get(verdict.host(i)), hosts);
            }
        }
        return hosts;
    }

    private static void addIfReachable(@Nullable NettyHost host, List<NettyHost> hosts) {
        if (host != null && host.active().isReachable() && host.loopback() == null) {
            hosts.add(host);
        }
    }

    private void send(
            Verdict verdict,
            int channel,
            ByteBuf content,
            List<NettyHost> hosts,
            Reservation room) {
        hosts.forEach(host -> host.output().beginMessage());
        int sequence = nextSequence(node);
        boolean broadcast = verdict.kind() == Verdict.Kind.BROADCAST;
        if (hosts.size() == 1) {
            TxMessage message = message(channel, sequence, broadcast, content);
            handTo(hosts.get(0).loop(), message, hosts, room);
            return;
        }
        byLoop(hosts)
                .forEach(
                        (there, some) ->
                                handTo(
                                        there,
                                        message(channel, sequence, broadcast, content),
                                        some,
                                        room));
    }

    private TxMessage message(int channel, int sequence, boolean broadcast, ByteBuf content) {
        return new TxMessage(
                channel, sequence, broadcast, node.dataMtu(), content.retainedDuplicate());
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
        LoopSender sender = node.resources(there).sender();
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
            node.drops.count(DropReason.CLOSED, 1, hosts);
        }
    }

    private static @Nullable NettyLink blocked(List<NettyHost> hosts) {
        for (NettyHost host : hosts) {
            NettyLink blocked = host.output().blockedLink();
            if (blocked != null) {
                return blocked;
            }
        }
        return null;
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
                    host.output().forcePings(sequence);
                } else {
                    LoopCalls.submit(host.loop(), () -> host.output().forcePings(sequence));
                }
            }
        }
        return sequence;
    }

    /** Flushes the links of this loop that were written to. */
    void flush() {
        node.resources(loop).sender().flush();
    }
}
