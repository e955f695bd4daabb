package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetLink;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.handle.FakeTransport.FakeChannel;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.wire.CommonHeader;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What becomes of the datagrams that a node receives, one by one. Each has exactly one fate, and
 * the counters tell it. It is
 *
 * <ul>
 *   <li>answered, with one datagram: PING and PMTUD;
 *   <li>or taken: PONG and PMTUD_REPLY;
 *   <li>or it brings a message, which is delivered;
 *   <li>or it is dropped, for one {@link DropReason}, counted once;
 *   <li>or it is a fragment that is kept: then it later is part of a message that another fragment
 *       completes, or is counted when its message is given up.
 * </ul>
 *
 * No exception leaves a pipeline, and the datagram is released.
 */
final class Fates implements AutoCloseable {
    /** What is counted for fragments that were kept before, not for the datagram that just came. */
    private static final Set<DropReason> GIVEN_UP =
            EnumSet.of(
                    DropReason.REASSEMBLY_EXPIRED,
                    DropReason.REASSEMBLY_OVERFLOW,
                    DropReason.CLOSED);

    /** What is counted for a whole message. */
    private static final Set<DropReason> OF_MESSAGES =
            EnumSet.of(
                    DropReason.COMPRESSION_UNAVAILABLE,
                    DropReason.DECOMPRESSION_FAILED,
                    DropReason.MESSAGE_TOO_LONG,
                    DropReason.FORWARDING_DISABLED,
                    DropReason.FILTER_REFUSED,
                    DropReason.FILTER_FAILED,
                    DropReason.NOT_FOR_US,
                    DropReason.CHANNEL_CLOSED);

    final VirtualNode virtual;
    final List<NettyLink> links = new ArrayList<>();
    final NettyDataChannel channel;

    private final Map<PacketType, Long> sentPackets = new EnumMap<>(PacketType.class);
    private final Map<PacketType, Long> sentBytes = new EnumMap<>(PacketType.class);
    private final Set<DropReason> seen = EnumSet.noneOf(DropReason.class);
    private int lastFragmentCount;
    private long kept;
    private long delivered;
    private boolean closed;

    /** Counters that a datagram may move. */
    private record Snapshot(
            Map<DropReason, Long> drops, long answers, long pings, long pongs, long probes) {}

    /**
     * A node of id 1, in clear, with two links to host 2, one to host 3, and data channel 0 open.
     */
    Fates() {
        this(virtual -> {});
    }

    /** Likewise, after a first preparation of the node, for example of its crypto. */
    Fates(Consumer<VirtualNode> preparation) {
        virtual = new VirtualNode(1, this::addTap);
        preparation.accept(virtual);
        NettyHost host = virtual.addHost(2);
        links.add(virtual.addLink(host, 0));
        links.add(virtual.addLink(host, 1));
        links.add(virtual.addLink(virtual.addHost(3), 0));
        channel = virtual.openChannel(0);
        links.forEach(virtual::bringUp);
    }

    /** How many messages were delivered. */
    long delivered() {
        return delivered;
    }

    /** Why datagrams were dropped. */
    Set<DropReason> seen() {
        return seen;
    }

    /** Brings a link up if it is not, and enables it. */
    void revive(NettyLink link) {
        link.enable();
        virtual.run();
        if (!link.isUp()) {
            virtual.bringUp(link);
        }
    }

    private void addTap(Channel socket, KnetLink link) {
        socket.pipeline()
                .addBefore(
                        LinkHandlers.FRAMING,
                        "tap",
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object received) {
                                ByteBuf packet = ((InboundPacket) received).content();
                                lastFragmentCount = DataHeader.fragmentCount(packet);
                                ctx.fireChannelRead(received);
                            }
                        });
    }

    /** A datagram comes to a channel; its fate is checked. */
    void receive(String where, FakeChannel socket, InetSocketAddress source, byte[] bytes) {
        lastFragmentCount = 0;
        Snapshot before = snapshot();
        ByteBuf datagram = Packets.of(bytes);
        virtual.receive(socket, source, datagram);
        long messages = VirtualNode.received(channel).size();
        Snapshot after = snapshot();

        long handled =
                after.pings
                        - before.pings
                        + after.pongs
                        - before.pongs
                        + after.probes
                        - before.probes;
        long answers = after.answers - before.answers;
        long dropped = 0;
        boolean whole = messages > 0;
        for (DropReason reason : DropReason.values()) {
            long count = after.drops.get(reason) - before.drops.get(reason);
            if (!GIVEN_UP.contains(reason)) {
                dropped += count;
                whole |= count > 0 && OF_MESSAGES.contains(reason);
            }
            if (count > 0) {
                seen.add(reason);
            }
        }
        long fates = handled + messages + dropped;
        if (fates == 0) {
            assertThat(DataHeader.isFragmented(lastFragmentCount))
                    .as("%s: a packet that is no fragment vanished", where)
                    .isTrue();
            kept++;
        } else {
            assertThat(fates).as("%s: fates", where).isEqualTo(1);
        }
        if (whole && DataHeader.isFragmented(lastFragmentCount)) {
            kept -= lastFragmentCount - 1;
        }
        assertThat(answers).as("%s: answers", where).isLessThanOrEqualTo(handled);
        assertThat(after.pings - before.pings)
                .as("%s: pings not answered", where)
                .isLessThanOrEqualTo(answers);
        assertThat(datagram.refCnt()).as("%s: references to the datagram", where).isZero();
        delivered += messages;
    }

    private Snapshot snapshot() {
        collectSent();
        return new Snapshot(
                virtual.node.drops.snapshot(),
                sent(PacketType.PONG) + sent(PacketType.PMTUD_REPLY),
                sum(LinkCounter.RX_PING_PACKETS),
                sum(LinkCounter.RX_PONG_PACKETS),
                sum(LinkCounter.RX_PMTU_PACKETS));
    }

    private long sent(PacketType type) {
        return sentPackets.getOrDefault(type, 0L);
    }

    private long sum(LinkCounter counter) {
        return links.stream().mapToLong(link -> VirtualNode.count(link, counter)).sum();
    }

    private void collectSent() {
        for (FakeChannel socket : virtual.transport.opened) {
            for (byte[] datagram : Packets.sent(socket)) {
                ByteBuf plain = Packets.of(virtual.open(datagram));
                PacketType type = CommonHeader.type(plain);
                plain.release();
                sentPackets.merge(type, 1L, Long::sum);
                sentBytes.merge(type, (long) datagram.length, Long::sum);
            }
        }
    }

    private void checkSentCounters(String where) {
        Map<PacketType, LinkCounter> packets =
                Map.of(
                        PacketType.PING, LinkCounter.TX_PING_PACKETS,
                        PacketType.PONG, LinkCounter.TX_PONG_PACKETS,
                        PacketType.PMTUD_REPLY, LinkCounter.TX_PMTU_PACKETS);
        Map<PacketType, LinkCounter> bytes =
                Map.of(
                        PacketType.PING, LinkCounter.TX_PING_BYTES,
                        PacketType.PONG, LinkCounter.TX_PONG_BYTES,
                        PacketType.PMTUD_REPLY, LinkCounter.TX_PMTU_BYTES);
        packets.forEach(
                (type, counter) ->
                        assertThat(sum(counter))
                                .as("%s, %s", where, counter)
                                .isEqualTo(sent(type)));
        bytes.forEach(
                (type, counter) ->
                        assertThat(sum(counter))
                                .as("%s, %s", where, counter)
                                .isEqualTo(sentBytes.getOrDefault(type, 0L)));
    }

    /** Holds the sums against each other; closes the node, after which nothing may be left. */
    void finish(String where) {
        collectSent();
        checkSentCounters(where);
        assertThat(virtual.node.counters.get(HandleCounter.RX_MESSAGES))
                .as("%s, messages delivered", where)
                .isEqualTo(delivered);
        close();
        Map<DropReason, Long> drops = virtual.drops();
        assertThat(GIVEN_UP.stream().mapToLong(reason -> drops.getOrDefault(reason, 0L)).sum())
                .as("%s, fragments given up", where)
                .isEqualTo(kept);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            virtual.close();
        }
    }
}
