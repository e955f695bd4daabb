package io.knet.netty.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearTraffic;
import io.knet.Direction;
import io.knet.Verdict;
import io.knet.netty.InboundPacket;
import io.knet.netty.LinkHandlers;
import io.knet.netty.node.FakeTransport.FakeChannel;
import io.knet.netty.testkit.Bug;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.testkit.LeakRecorder;
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
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever comes, each datagram has exactly one fate, and the counters tell it. It is
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
 * No exception leaves a pipeline, and nothing leaks.
 */
class PipelineFuzzTest {
    private static final int STEPS = 1500;

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

    private final List<NettyLink> links = new ArrayList<>();
    private final Map<PacketType, Long> sentPackets = new EnumMap<>(PacketType.class);
    private final Map<PacketType, Long> sentBytes = new EnumMap<>(PacketType.class);
    private final Set<DropReason> seen = EnumSet.noneOf(DropReason.class);
    private VirtualNode virtual;
    private Random random;
    private NettyDataChannel channel;
    private int lastFragmentCount;
    private long kept;
    private long delivered;
    private int filterFailures;

    /** Counters that a datagram may move. */
    private record Snapshot(
            Map<DropReason, Long> drops, long answers, long pings, long pongs, long probes) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void eachDatagramInClearHasOneFate(long seed) {
        run(seed, Crypto.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7})
    void eachSealedDatagramHasOneFate(long seed) {
        run(seed, Crypto.SEALED);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 9, 10})
    void eachDatagramHasOneFateWhereBothSealedAndClearOnesAreTaken(long seed) {
        run(seed, Crypto.BOTH);
    }

    private enum Crypto {
        NONE,
        SEALED,
        BOTH
    }

    private void run(long seed, Crypto crypto) {
        random = new Random(seed);
        RandomTraffic traffic = new RandomTraffic(random);
        try (VirtualNode opened = new VirtualNode(1, this::addTap)) {
            virtual = opened;
            setUp(crypto);
            for (int step = 0; step < STEPS; step++) {
                String where = "seed " + seed + ", step " + step;
                disturb();
                byte[] plain = traffic.nextPlain(virtual.clock.nanoTime());
                byte[] datagram = crypto == Crypto.NONE ? plain : maybeSealed(traffic, plain);
                receiveOne(where, datagram);
            }
            collectSent();
            checkSentCounters(seed);
            assertThat(virtual.node.counters.get(HandleCounter.RX_MESSAGES))
                    .as("seed %d, messages delivered", seed)
                    .isEqualTo(delivered)
                    .isGreaterThan(STEPS / 20);
            assertThat(virtual.node.counters.get(HandleCounter.CALLBACK_FAILURES))
                    .as("seed %d, handlers failed", seed)
                    .isEqualTo(filterFailures);
        }
        Map<DropReason, Long> drops = virtual.drops();
        assertThat(GIVEN_UP.stream().mapToLong(reason -> drops.getOrDefault(reason, 0L)).sum())
                .as("seed %d, fragments given up", seed)
                .isEqualTo(kept);
        assertThat(seen).as("seed %d, the test drops for few reasons", seed).hasSizeGreaterThan(10);
        assertThat(LeakRecorder.takeLeaks(1)).as("seed %d, leaks", seed).isEmpty();
    }

    private void setUp(Crypto crypto) {
        if (crypto != Crypto.NONE) {
            virtual.slots.apply(Optional.of(Keys.config(random.nextInt(1000))));
            virtual.slots.rxClear(
                    crypto == Crypto.BOTH ? ClearTraffic.ALLOW : ClearTraffic.DISALLOW);
        }
        NettyHost host = virtual.addHost(2);
        links.add(virtual.addLink(host, 0));
        links.add(virtual.addLink(host, 1));
        links.add(virtual.addLink(virtual.addHost(3), 0));
        channel = virtual.openChannel(0);
        links.forEach(virtual::bringUp);
        virtual.node.filter(
                request -> {
                    if (request.direction() == Direction.RX && random.nextInt(20) == 0) {
                        return verdict();
                    }
                    return Verdict.deliver();
                });
    }

    private Verdict verdict() {
        return switch (random.nextInt(4)) {
            case 0 -> Verdict.drop();
            case 1 -> Verdict.unicast(7);
            case 2 -> Verdict.unicast(1, 7);
            default -> {
                filterFailures++;
                throw new Bug();
            }
        };
    }

    private void addTap(Channel socket, int host, int link) {
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

    /** What happens between datagrams. */
    private void disturb() {
        NettyLink link = links.get(random.nextInt(links.size()));
        switch (random.nextInt(200)) {
            case 0 -> link.disable();
            case 1, 2, 3 -> link.enable();
            case 4 -> virtual.node.forwarding(false);
            case 5, 6, 7, 8, 9 -> virtual.node.forwarding(true);
            case 10, 11 -> virtual.advanceMillis(random.nextInt(500));
            case 12 -> links.forEach(this::revive);
            default -> {}
        }
    }

    private void revive(NettyLink link) {
        link.enable();
        virtual.run();
        if (!link.isUp()) {
            virtual.bringUp(link);
        }
    }

    private byte[] maybeSealed(RandomTraffic traffic, byte[] plain) {
        if (plain.length == 0 || random.nextInt(8) == 0) {
            return plain;
        }
        byte[] sealed = Packets.bytes(virtual.seal(Packets.of(plain)));
        return random.nextInt(8) == 0 ? traffic.damaged(sealed) : sealed;
    }

    private void receiveOne(String where, byte[] bytes) {
        lastFragmentCount = 0;
        Snapshot before = snapshot();
        ByteBuf datagram = Packets.of(bytes);
        NettyLink link = links.get(random.nextInt(10) == 0 ? random.nextInt(links.size()) : 0);
        if (random.nextInt(5) == 0) {
            virtual.receive(virtual.listener(), source(link), datagram);
        } else {
            virtual.receive(link, datagram);
        }
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

    private InetSocketAddress source(NettyLink link) {
        return random.nextInt(4) == 0
                ? new InetSocketAddress(Packets.address("203.0.113.7"), 5405)
                : VirtualNode.peer((NettyHost) link.host(), link.id());
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

    private void checkSentCounters(long seed) {
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
                                .as("seed %d, %s", seed, counter)
                                .isEqualTo(sent(type)));
        bytes.forEach(
                (type, counter) ->
                        assertThat(sum(counter))
                                .as("seed %d, %s", seed, counter)
                                .isEqualTo(sentBytes.getOrDefault(type, 0L)));
    }
}
