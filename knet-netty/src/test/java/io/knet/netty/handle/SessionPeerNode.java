package io.knet.netty.handle;

import io.knet.crypto.SaltSource;
import io.knet.netty.testkit.Packets;
import io.knet.session.HandshakeReader;
import io.knet.session.HandshakeReading;
import io.knet.session.HostSessions;
import io.knet.session.PeerDirectory;
import io.knet.session.Received;
import io.knet.session.Scratch;
import io.knet.session.Session;
import io.knet.session.SessionAction;
import io.knet.session.SessionKeys;
import io.knet.session.SessionNode;
import io.knet.session.SessionSealer;
import io.knet.session.SessionSuite;
import io.knet.session.crypto.SessionCrypto;
import io.knet.session.crypto.SessionCryptos;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Host 2, as far as its sessions with host 1 go. What it sends is taken from it. */
final class SessionPeerNode implements AutoCloseable {
    private static final int ID = 2;
    private static final int OTHER = 1;
    private static final long WALL_NANOS = 1_000_000;

    private final Ticker clock;
    private final Scratch scratch = new Scratch();
    private final SessionKeys keys;
    private final SessionNode node;
    private final HostSessions sessions;
    private final HandshakeReader reader;
    private final List<byte[]> sent = new ArrayList<>();

    SessionPeerNode(byte[] keyFile, SaltSource random, Ticker clock) {
        this.clock = clock;
        SessionCrypto crypto = SessionCryptos.standard();
        keys = SessionKeys.derive(crypto, keyFile);
        node =
                new SessionNode(
                        ID, SessionSuite.SHARED_AES_GCM, crypto, Optional.empty(), 3, random);
        node.load(1, keys);
        node.use(1);
        sessions = new HostSessions(node, OTHER, Optional.empty(), random, scratch);
        sessions.links(0b11);
        reader = node.newReader(host -> host == OTHER ? new Everywhere() : null);
    }

    /** What node 1 is to this one. */
    private static final class Everywhere implements PeerDirectory.Peer {
        @Override
        public boolean speaksSessions() {
            return true;
        }

        @Override
        public boolean hasLink(int link) {
            return link < 2;
        }

        @Override
        public boolean accepts(int link, InetAddress source) {
            return true;
        }
    }

    /** Begins a handshake, if one is due. */
    void advance() {
        carryOut(sessions.advance(clock.nanoTime(), wallNanos()));
    }

    /** Takes what node 1 has sent. */
    void receive(byte[] datagram) {
        ByteBuf content = Packets.of(datagram);
        Session session = node.sessionOf(content);
        if (session != null) {
            ByteBuf plain = Unpooled.buffer();
            carryOut(sessions.open(session, content, plain, clock.nanoTime()).actions());
        } else if (reader.read(content, InetAddress.getLoopbackAddress())
                instanceof HandshakeReading.Accepted accepted) {
            Received received = sessions.receive(accepted.message(), clock.nanoTime(), wallNanos());
            carryOut(received.actions());
        }
        content.release();
    }

    private void carryOut(List<SessionAction> actions) {
        for (SessionAction action : actions) {
            if (action instanceof SessionAction.SendInit init) {
                sent.add(Packets.bytes(init.datagram()));
            } else if (action instanceof SessionAction.SendResponse response) {
                sent.add(Packets.bytes(response.datagram()));
            }
        }
    }

    /** The handshakes that wait to be sent. */
    List<byte[]> takeSent() {
        List<byte[]> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    /** Sessions that were confirmed so far. */
    long established() {
        return sessions.established();
    }

    /** Seals a packet in the current session; null if there is none. */
    byte @Nullable [] seal(byte[] plain) {
        Session session = sessions.current();
        Optional<SessionSealer> sealer =
                session == null ? Optional.empty() : session.newSealer(scratch);
        if (sealer.isEmpty()) {
            return null;
        }
        ByteBuf sealed = Unpooled.buffer(plain.length + 64);
        try (SessionSealer opened = sealer.get()) {
            opened.seal(Unpooled.wrappedBuffer(plain), sealed, clock.nanoTime());
        }
        return Packets.bytes(sealed);
    }

    private static long wallNanos() {
        return System.currentTimeMillis() * WALL_NANOS;
    }

    @Override
    public void close() {
        sessions.close();
        reader.close();
        node.close();
        keys.close();
        scratch.close();
    }
}
