package io.knet.crypto.session;

import io.knet.crypto.SaltSource;
import io.knet.session.HandshakeReader;
import io.knet.session.HandshakeReading;
import io.knet.session.HostSessions;
import io.knet.session.PeerDirectory;
import io.knet.session.Received;
import io.knet.session.Scratch;
import io.knet.session.Session;
import io.knet.session.SessionAction;
import io.knet.session.SessionIdentity;
import io.knet.session.SessionKeys;
import io.knet.session.SessionNode;
import io.knet.session.SessionPublicKey;
import io.knet.session.SessionSuite;
import io.knet.session.crypto.SessionCrypto;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Two nodes with a session between them, confirmed at both ends. */
final class SessionPair implements AutoCloseable {
    static final long NOW = 7;
    private static final long WALL = 1_790_000_000_000_000_000L;

    final End initiator;
    final End responder;

    /**
     * The keys are the caller's, and copied.
     *
     * @param randomness where a node with a number gets its random bytes from, ephemeral keys
     *     included
     */
    SessionPair(
            SessionSuite suite,
            SessionCrypto ofInitiator,
            SessionCrypto ofResponder,
            byte[] keyFile,
            byte[] identity,
            LongFunction<SaltSource> randomness) {
        Optional<SessionIdentity> mine = identity(suite, ofInitiator, identity, 1);
        Optional<SessionIdentity> theirs = identity(suite, ofResponder, identity, 2);
        Optional<SessionPublicKey> minePublic = mine.map(SessionIdentity::publicKey);
        Optional<SessionPublicKey> theirsPublic = theirs.map(SessionIdentity::publicKey);
        initiator = new End(1, 2, suite, ofInitiator, mine, theirsPublic, keyFile, randomness);
        responder = new End(2, 1, suite, ofResponder, theirs, minePublic, keyFile, randomness);
        initiator.host.links(1);
        ByteBuf init = sent(initiator.host.advance(NOW, WALL));
        ByteBuf response = sent(responder.handshake(init).actions());
        initiator.handshake(response);
        initiator.session = initiator.host.current();
        responder.session = confirmBy(initiator);
    }

    private static Optional<SessionIdentity> identity(
            SessionSuite suite, SessionCrypto crypto, byte[] seed, int number) {
        if (!suite.hasIdentities()) {
            return Optional.empty();
        }
        byte[] key = seed.clone();
        key[31] ^= (byte) number;
        return Optional.of(SessionIdentity.of(crypto, key));
    }

    private Session confirmBy(End sender) {
        ByteBuf sealed = Unpooled.buffer(100);
        try (var sealer = sender.session.newSealer(new Scratch()).orElseThrow()) {
            sealer.seal(Unpooled.wrappedBuffer(TestSessions.packet(1, 7)), sealed, NOW);
        }
        Received received = responder.open(sealed, Unpooled.buffer(100));
        if (!received.isTaken()) {
            throw new IllegalStateException("not confirmed: " + received.drop());
        }
        return responder.host.current();
    }

    private static ByteBuf sent(List<SessionAction> actions) {
        return actions.stream()
                .map(
                        action ->
                                action instanceof SessionAction.SendInit init
                                        ? init.datagram()
                                        : ((SessionAction.SendResponse) action).datagram())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        for (End end : List.of(initiator, responder)) {
            end.host.close();
            end.reader.close();
            end.node.close();
            end.scratch.close();
        }
    }

    static final class End {
        final SessionNode node;
        final HostSessions host;
        final HandshakeReader reader;
        final Scratch scratch = new Scratch();
        Session session;

        private End(
                int id,
                int peer,
                SessionSuite suite,
                SessionCrypto crypto,
                Optional<SessionIdentity> identity,
                Optional<SessionPublicKey> peerKey,
                byte[] keyFile,
                LongFunction<SaltSource> randomness) {
            node = new SessionNode(id, suite, crypto, identity, 1, randomness.apply(id));
            node.load(1, SessionKeys.derive(crypto, keyFile));
            node.use(1);
            host = new HostSessions(node, peer, peerKey, randomness.apply(10 + id), scratch);
            reader = node.newReader(any -> new Anywhere());
        }

        private Received handshake(ByteBuf datagram) {
            HandshakeReading reading = reader.read(datagram, TestSessions.address("10.0.0.1"));
            return host.receive(((HandshakeReading.Accepted) reading).message(), NOW, WALL);
        }

        Received open(ByteBuf datagram, ByteBuf plain) {
            Session found = node.sessionOf(datagram);
            if (found == null) {
                throw new IllegalStateException("no session: " + node.whyNoSession(datagram));
            }
            return host.open(found, datagram, plain, NOW);
        }
    }

    private record Anywhere() implements PeerDirectory.Peer {
        @Override
        public boolean speaksSessions() {
            return true;
        }

        @Override
        public boolean hasLink(int link) {
            return true;
        }

        @Override
        public boolean accepts(int link, InetAddress source) {
            return true;
        }
    }
}
