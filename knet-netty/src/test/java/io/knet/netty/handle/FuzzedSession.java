package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DestinationFilter;
import io.knet.SessionConfig;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.handle.FakeTransport.FakeChannel;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Inits;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.session.wire.LinkView;
import io.knet.session.wire.LinkViewsPacket;
import io.knet.session.wire.SessionDatagram;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A whole node that speaks in sessions, to which a string of bytes gives datagrams of one kind:
 * nothing is thrown, no datagram leaks or is dropped for two reasons. The string is a series of
 * steps, each one byte and what follows it:
 *
 * <ul>
 *   <li>{@value #TIME} and above: time passes by as many times 10 ms as the next byte says
 *   <li>else a datagram, of two bytes of length and so many bytes. They are the datagram; or, with
 *       {@value #CHANGES}, they are added without carry to a genuine one of the kind, before it
 *       gets its mac or is sealed with {@value #REPAIRED}, else behind that.
 * </ul>
 */
public final class FuzzedSession implements AutoCloseable {
    /** The bytes change a genuine datagram. */
    public static final int CHANGES = 1 << 3;

    /** A changed datagram is one that the peer itself could have made. */
    public static final int REPAIRED = 1 << 4;

    private static final int LINK = 1;
    private static final int TO_LISTENER = 1 << 1;
    private static final int FROM_STRANGER = 1 << 2;
    private static final int TIME = 0xc0;
    private static final int MILLIS = 10;
    private static final int RECEIPTS_TYPE = 0x41;
    private static final int MESSAGES = 3;
    private static final byte[] KEY_FILE = keyFile();
    private static final InetSocketAddress STRANGER =
            new InetSocketAddress(Packets.address("203.0.113.7"), 5405);

    /** What is counted for fragments that were kept before, not for the datagram that just came. */
    private static final Set<DropReason> GIVEN_UP =
            EnumSet.of(
                    DropReason.REASSEMBLY_EXPIRED,
                    DropReason.REASSEMBLY_OVERFLOW,
                    DropReason.CLOSED);

    private final Kind kind;
    private final ByteBuffer script;
    private final VirtualNode virtual =
            VirtualNode.withSessions(1, 1, SessionConfig.aesGcm(KEY_FILE), () -> Keys.salts(7));
    private final SessionPeerNode peer =
            new SessionPeerNode(KEY_FILE, Keys.salts(8), virtual.clock);
    private final List<NettyLink> links = new ArrayList<>();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private final byte[] genuine;
    private int step;

    /** The kinds of packets that sessions have. */
    public enum Kind {
        INIT,
        RESPONSE,
        TRANSPORT,
        RECEIPTS,
        VIEWS
    }

    private FuzzedSession(Kind kind, byte[] script) {
        this.kind = kind;
        this.script = ByteBuffer.wrap(script);
        NettyHost host = virtual.addHost(2);
        links.add(virtual.addLink(host, 0));
        links.add(virtual.addLink(host, 1));
        virtual.run();
        genuine =
                switch (kind) {
                    case INIT -> firstInit();
                    case RESPONSE -> firstResponse();
                    case TRANSPORT -> connected(Packets.bytes(Packets.data(2, 7, new byte[20])));
                    case RECEIPTS -> connected(receipts());
                    case VIEWS -> connected(views());
                };
    }

    private static byte[] keyFile() {
        byte[] bytes = new byte[256];
        Arrays.fill(bytes, (byte) 3);
        return bytes;
    }

    /** Runs a node through a script. */
    public static void run(Kind kind, byte[] script) {
        try (FuzzedSession node = new FuzzedSession(kind, script)) {
            while (node.script.hasRemaining()) {
                node.next();
            }
            assertThat(node.virtual.node.counters.get(HandleCounter.CALLBACK_FAILURES)).isZero();
            assertThat(node.virtual.node.drops.snapshot().get(DropReason.HANDLER_FAILED)).isZero();
        }
    }

    /** The step that gives a datagram to the socket of host 2's link 0. */
    public static byte[] step(int flags, byte[] bytes) {
        return FuzzedNode.step(flags, bytes);
    }

    // ---- what there is at first

    private byte[] firstInit() {
        peer.advance();
        return peer.takeSent().get(0);
    }

    private byte[] firstResponse() {
        virtual.advanceMillis(1);
        sentByTheNode().forEach(peer::receive);
        return peer.takeSent().stream().filter(FuzzedSession::isResponse).findFirst().orElseThrow();
    }

    private static boolean isResponse(byte[] sent) {
        ByteBuf content = Packets.of(sent);
        try {
            return SessionDatagram.of(content) == SessionDatagram.RESPONSE;
        } finally {
            content.release();
        }
    }

    /** Makes a session, brings the links up, and has messages wait for receipts. */
    private byte[] connected(byte[] plain) {
        for (int round = 0; round < 4; round++) {
            virtual.advanceMillis(1000);
            exchange();
            for (int link = 0; link < links.size(); link++) {
                deliver(
                        sealed(Packets.bytes(Packets.pong(2, link, virtual.clock.nanoTime()))),
                        link);
            }
        }
        assertThat(peer.established()).isPositive();
        assertThat(links).allMatch(NettyLink::isUp);
        NettyDataChannel channel = virtual.openChannel(0);
        virtual.node.handle.filter(DestinationFilter.unicastTo(2));
        for (int i = 0; i < MESSAGES; i++) {
            waiting.add(
                    channel.sendConfirmedAsync(Packets.of(new byte[30]), Duration.ofSeconds(20)));
        }
        virtual.run();
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        return plain;
    }

    private byte[] receipts() {
        byte[] packet = new byte[7 + 9 * MESSAGES];
        ByteBuf header = Packets.pong(2, 0, 0);
        header.getBytes(0, packet, 0, 7);
        header.release();
        packet[1] = RECEIPTS_TYPE;
        packet[6] = MESSAGES;
        for (int i = 0; i < MESSAGES; i++) {
            packet[7 + 9 * i + 7] = (byte) (i + 1);
        }
        return packet;
    }

    private static byte[] views() {
        ByteBuf out = Unpooled.buffer();
        LinkViewsPacket.write(
                out,
                2,
                List.of(
                        new LinkView(0, true, true, true, 0, 0),
                        new LinkView(1, true, false, false, DiagnosisCode.SILENT.number(), 1000)));
        return ByteBufUtil.getBytes(out);
    }

    private List<byte[]> sentByTheNode() {
        List<byte[]> sent = new ArrayList<>();
        for (FakeChannel socket : List.copyOf(virtual.transport.opened)) {
            sent.addAll(Packets.sent(socket));
        }
        return sent;
    }

    /** What each has sent reaches the other. */
    private void exchange() {
        sentByTheNode().forEach(peer::receive);
        peer.takeSent().forEach(handshake -> deliver(handshake, 0));
        sentByTheNode().forEach(peer::receive);
    }

    private void deliver(byte[] bytes, int link) {
        NettyLink over = links.get(link);
        virtual.receive(
                VirtualNode.channel(over),
                VirtualNode.peer(over.host(), over.id()),
                Packets.of(bytes));
    }

    private byte[] sealed(byte[] plain) {
        byte[] sealed = plain.length == 0 ? null : peer.seal(plain);
        return sealed == null ? plain : sealed;
    }

    // ---- the script

    private void next() {
        int code = script.get() & 0xff;
        step++;
        if (code >= TIME) {
            virtual.advanceMillis(script.hasRemaining() ? (script.get() & 0xff) * MILLIS : 0);
        } else {
            receive(code);
        }
        if (kind != Kind.INIT && kind != Kind.RESPONSE) {
            exchange();
        }
    }

    private void receive(int flags) {
        int length = script.remaining() < 2 ? 0 : script.getShort() & 0xffff;
        byte[] bytes = new byte[Math.min(length, script.remaining())];
        script.get(bytes);
        byte[] datagram = (flags & CHANGES) == 0 ? bytes : changed(bytes, (flags & REPAIRED) != 0);
        NettyLink link = links.get(flags & LINK);
        boolean listener = (flags & TO_LISTENER) != 0;
        InetSocketAddress there = VirtualNode.peer(link.host(), link.id());
        receive(
                listener ? virtual.listener() : VirtualNode.channel(link),
                listener && (flags & FROM_STRANGER) != 0 ? STRANGER : there,
                datagram);
    }

    private byte[] changed(byte[] by, boolean repaired) {
        boolean handshake = kind == Kind.INIT || kind == Kind.RESPONSE;
        if (handshake) {
            byte[] other = xor(genuine, by);
            return repaired ? Inits.withMacMadeRight(other, KEY_FILE) : other;
        }
        return repaired ? sealed(xor(genuine, by)) : xor(sealed(genuine), by);
    }

    private static byte[] xor(byte[] one, byte[] other) {
        byte[] result = Arrays.copyOf(one, Math.max(one.length, other.length));
        for (int i = 0; i < other.length; i++) {
            result[i] ^= other[i];
        }
        return result;
    }

    private void receive(FakeChannel socket, InetSocketAddress source, byte[] bytes) {
        Map<DropReason, Long> before = virtual.node.drops.snapshot();
        ByteBuf datagram = Packets.of(bytes);
        virtual.receive(socket, source, datagram);
        assertThat(datagram.refCnt()).as("step %d: references to it", step).isZero();
        Map<DropReason, Long> after = virtual.node.drops.snapshot();
        long dropped = 0;
        for (DropReason reason : DropReason.values()) {
            dropped += GIVEN_UP.contains(reason) ? 0 : after.get(reason) - before.get(reason);
        }
        assertThat(dropped).as("step %d: reasons to drop it", step).isLessThanOrEqualTo(1);
    }

    @Override
    public void close() {
        virtual.close();
        peer.close();
    }
}
