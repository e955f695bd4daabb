package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.SessionConfig;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.handle.FakeTransport.FakeChannel;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Inits;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.testing.LeakRecorder;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever comes to a node that speaks in sessions, handshakes and packets, of a peer that means
 * well and of others: nothing is thrown, no datagram leaks or is dropped for two reasons.
 */
@Tag("any-jdk")
class SessionFuzzTest {
    private static final int STEPS = 2000;
    private static final int RECEIPTS = 0x41;

    /** What is counted for fragments that were kept before, not for the datagram that just came. */
    private static final Set<DropReason> GIVEN_UP =
            EnumSet.of(
                    DropReason.REASSEMBLY_EXPIRED,
                    DropReason.REASSEMBLY_OVERFLOW,
                    DropReason.CLOSED);

    private final List<NettyLink> links = new ArrayList<>();
    private final List<byte[]> earlier = new ArrayList<>();
    private final Set<DropReason> seen = EnumSet.noneOf(DropReason.class);
    private Random random;
    private RandomTraffic traffic;
    private VirtualNode virtual;
    private SessionPeerNode peer;
    private byte[] keyFile;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nothingIsThrownOrLeaksWhateverComes(long seed) {
        random = new Random(seed);
        traffic = new RandomTraffic(random);
        keyFile = new byte[256];
        random.nextBytes(keyFile);
        virtual = VirtualNode.withSessions(1, SessionConfig.aesGcm(keyFile));
        peer = new SessionPeerNode(keyFile, Keys.salts(seed), virtual.clock);
        try {
            NettyHost host = virtual.addHost(2);
            links.add(virtual.addLink(host, 0));
            links.add(virtual.addLink(host, 1));
            NettyDataChannel channel = virtual.openChannel(0);
            int delivered = 0;
            for (int step = 0; step < STEPS; step++) {
                disturb();
                answer();
                receive("seed " + seed + ", step " + step, datagram());
                delivered += VirtualNode.received(channel).size();
            }
            assertThat(peer.established()).as("seed %d, sessions", seed).isGreaterThan(1);
            assertThat(delivered).as("seed %d, messages", seed).isGreaterThan(STEPS / 50);
            assertThat(total(LinkCounter.RX_PONG_PACKETS)).as("seed %d, pongs", seed).isPositive();
            assertThat(seen).as("seed %d, reasons", seed).hasSizeGreaterThan(15);
            assertThat(seen).doesNotContain(DropReason.HANDLER_FAILED);
            assertThat(virtual.node.counters.get(HandleCounter.CALLBACK_FAILURES)).isZero();
        } finally {
            virtual.close();
            peer.close();
        }
        assertThat(LeakRecorder.takeLeaks(1)).as("seed %d, leaks", seed).isEmpty();
    }

    /** What happens between datagrams. */
    private void disturb() {
        NettyLink link = links.get(random.nextInt(links.size()));
        switch (random.nextInt(200)) {
            case 0 -> link.disable();
            case 1, 2, 3 -> link.enable();
            case 4, 5, 6, 7 -> virtual.advanceMillis(random.nextInt(500));
            case 8 -> seldom();
            default -> {}
        }
        virtual.run();
    }

    private void seldom() {
        switch (random.nextInt(3)) {
            case 0 -> virtual.node.handle.endSessions();
            case 1 -> virtual.advanceMillis(random.nextInt(60_000));
            default -> {}
        }
    }

    /** The peer takes what was sent to it, and its handshakes arrive. */
    private void answer() {
        for (FakeChannel socket : List.copyOf(virtual.transport.opened)) {
            Packets.sent(socket).forEach(peer::receive);
        }
        if (random.nextInt(20) == 0) {
            peer.advance();
        }
        peer.takeSent()
                .forEach(
                        handshake -> {
                            earlier.add(handshake);
                            receive("a handshake", handshake);
                        });
    }

    private byte[] datagram() {
        byte[] datagram =
                switch (random.nextInt(20)) {
                    case 0 -> Inits.withWrongMac(random.nextInt(256), random);
                    case 1 -> Inits.withRightMac(random.nextInt(256), random, keyFile);
                    case 2 -> noise();
                    case 3 -> earlier();
                    case 4 -> traffic.damaged(earlier());
                    case 5 -> sealed(receipts());
                    case 6 -> sealed(confirmed());
                    case 7 -> sealed(Packets.bytes(Packets.pong(2, random.nextInt(256), now())));
                    case 8, 9 -> sealed(Packets.bytes(Packets.pong(2, random.nextInt(2), now())));
                    default -> sealed(traffic.nextPlain(now()));
                };
        earlier.add(datagram);
        return datagram;
    }

    private long now() {
        return virtual.clock.nanoTime();
    }

    private byte[] earlier() {
        return earlier.isEmpty()
                ? noise()
                : earlier.get(Math.max(0, earlier.size() - 1 - random.nextInt(60)));
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(280)];
        random.nextBytes(noise);
        int[] first = {0xc1, 0xc2, 0xc4, 0xc1};
        noise[0] = (byte) first[random.nextInt(first.length)];
        return noise;
    }

    private byte[] sealed(byte[] plain) {
        byte[] sealed = plain.length == 0 ? null : peer.seal(plain);
        return sealed == null ? noise() : sealed;
    }

    private byte[] receipts() {
        byte[] packet = new byte[7 + random.nextInt(30)];
        random.nextBytes(packet);
        ByteBuf header = Packets.pong(2, 0, 0);
        header.getBytes(0, packet, 0, 7);
        header.release();
        packet[1] = RECEIPTS;
        packet[6] = (byte) ((packet.length - 7) / 9);
        return packet;
    }

    private byte[] confirmed() {
        byte[] plain = Packets.bytes(Packets.data(2, random.nextInt(0x10000), new byte[20]));
        plain[9] = 1;
        return plain;
    }

    private void receive(String where, byte[] bytes) {
        Map<DropReason, Long> before = virtual.node.drops.snapshot();
        NettyLink link = links.get(random.nextInt(4) == 0 ? 1 : 0);
        boolean listener = random.nextInt(4) == 0;
        InetSocketAddress source =
                random.nextInt(20) == 0
                        ? new InetSocketAddress(Packets.address("203.0.113.7"), 5405)
                        : VirtualNode.peer(link.host(), link.id());
        ByteBuf datagram = Packets.of(bytes);
        virtual.receive(
                listener ? virtual.listener() : VirtualNode.channel(link),
                listener ? source : VirtualNode.peer(link.host(), link.id()),
                datagram);
        assertThat(datagram.refCnt()).as("%s: references to the datagram", where).isZero();
        Map<DropReason, Long> after = virtual.node.drops.snapshot();
        long dropped = 0;
        for (DropReason reason : DropReason.values()) {
            long count = after.get(reason) - before.get(reason);
            if (count > 0) {
                seen.add(reason);
                dropped += GIVEN_UP.contains(reason) ? 0 : count;
            }
        }
        assertThat(dropped).as("%s: reasons to drop it", where).isLessThanOrEqualTo(1);
    }

    private long total(LinkCounter counter) {
        return links.stream().mapToLong(link -> VirtualNode.count(link, counter)).sum();
    }
}
