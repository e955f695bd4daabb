package io.knet.session;

import io.knet.crypto.SaltSource;
import io.knet.session.crypto.KeyedHash;
import io.knet.session.crypto.SessionCrypto;
import io.knet.session.noise.NoiseInitiator;
import io.knet.session.noise.NoiseKeys;
import io.knet.session.noise.NoiseResponder;
import io.knet.session.noise.NoiseResult;
import io.knet.session.noise.TransportKeys;
import io.knet.session.wire.HandshakeHeader;
import io.knet.session.wire.HandshakePayload;
import io.knet.session.wire.SessionDatagram;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes, answers and finishes handshakes with one host: the messages and their crypto, nothing of
 * when and why. Belongs to the thread of its host.
 */
final class Handshaking {
    private static final byte[] PROLOGUE = "knet sessions 1".getBytes(StandardCharsets.US_ASCII);

    private final SessionNode node;
    private final int host;
    private SaltSource random;
    private final long generation;
    private Optional<SessionPublicKey> peerKey;

    Handshaking(SessionNode node, int host, Optional<SessionPublicKey> peerKey, SaltSource random) {
        this.node = node;
        this.host = host;
        this.peerKey = peerKey;
        this.random = random;
        generation = node.generation();
    }

    Optional<SessionPublicKey> peerKey() {
        return peerKey;
    }

    void peerKey(SessionPublicKey key) {
        peerKey = Optional.of(key);
    }

    void random(SaltSource source) {
        random = source;
    }

    /** A handshake, with the INIT to send for it. */
    record Begun(WaitingHandshake waiting, ByteBuf init) {}

    Begun begin(int link, SessionKeys slot, long nowNanos, long wallNanos)
            throws GeneralSecurityException {
        int index = node.indexes().reserve(random, host);
        boolean begun = false;
        NoiseInitiator noise = null;
        try {
            HandshakeHeader header = header(SessionDatagram.INIT, link, index, 0, wallNanos);
            byte[] ephemeral = ephemeral();
            try {
                noise =
                        new NoiseInitiator(
                                node.protocol(), keys(slot, true), ephemeral, payload(header));
            } finally {
                Arrays.fill(ephemeral, (byte) 0);
            }
            ByteBuf init = datagram(header, noise.message(), slot);
            WaitingHandshake waiting =
                    new WaitingHandshake(host, index, link, slot, noise, nowNanos);
            node.indexes().replace(index, waiting);
            begun = true;
            return new Begun(waiting, init);
        } finally {
            if (!begun) {
                node.indexes().remove(index);
                if (noise != null) {
                    noise.close();
                }
            }
        }
    }

    HandshakeResult answer(HandshakeMessage init, long nowNanos, long wallNanos) {
        NoiseKeys keys;
        try {
            keys = keys(init.slot(), false);
        } catch (GeneralSecurityException e) {
            // The slot was cleared since the mac was right.
            return new HandshakeResult.Refused(SessionDrop.BAD_MAC);
        }
        Optional<NoiseResponder> read = NoiseResponder.read(node.protocol(), keys, init.noise());
        if (read.isEmpty()) {
            return new HandshakeResult.Refused(SessionDrop.HANDSHAKE);
        }
        try (NoiseResponder responder = read.get()) {
            if (!isPeer(responder.remoteStatic())) {
                return new HandshakeResult.Refused(SessionDrop.IDENTITY);
            }
            if (!HandshakePayload.matches(responder.payload(), init.headerBytes())) {
                return new HandshakeResult.Refused(SessionDrop.MISMATCH);
            }
            return answer(responder, init, nowNanos, wallNanos);
        }
    }

    private boolean isPeer(Optional<byte[]> remoteStatic) {
        return remoteStatic.isEmpty()
                || (peerKey.isPresent() && peerKey.get().is(remoteStatic.get()));
    }

    private HandshakeResult answer(
            NoiseResponder responder, HandshakeMessage init, long nowNanos, long wallNanos) {
        HandshakeHeader question = init.header();
        int index = node.indexes().reserve(random, host);
        Session session = null;
        byte[] ephemeral = ephemeral();
        try {
            HandshakeHeader header =
                    header(
                            SessionDatagram.RESPONSE,
                            question.link(),
                            index,
                            question.senderIndex(),
                            wallNanos);
            NoiseResponder.Answer answer = responder.answer(ephemeral, payload(header));
            try (TransportKeys keys = answer.result().keys()) {
                ByteBuf response = datagram(header, answer.message(), init.slot());
                session = session(false, index, init, answer.result().payload(), keys, nowNanos);
                return new HandshakeResult.Answered(session, response);
            }
        } catch (GeneralSecurityException e) {
            // In suites without identities a point of small order is only found now.
            return new HandshakeResult.Refused(SessionDrop.HANDSHAKE);
        } finally {
            Arrays.fill(ephemeral, (byte) 0);
            if (session == null) {
                node.indexes().remove(index);
            }
        }
    }

    HandshakeResult finish(WaitingHandshake waiting, HandshakeMessage response, long nowNanos) {
        Optional<NoiseResult> read = waiting.noise().finish(response.noise());
        if (read.isEmpty()) {
            return new HandshakeResult.Refused(SessionDrop.HANDSHAKE);
        }
        NoiseResult result = read.get();
        try (TransportKeys keys = result.keys()) {
            if (!HandshakePayload.matches(result.payload(), response.headerBytes())) {
                return new HandshakeResult.Refused(SessionDrop.MISMATCH);
            }
            return new HandshakeResult.Finished(
                    session(true, waiting.index(), response, result.payload(), keys, nowNanos));
        }
    }

    private Session session(
            boolean initiator,
            int index,
            HandshakeMessage message,
            byte[] payload,
            TransportKeys keys,
            long nowNanos) {
        HandshakePayload peer = HandshakePayload.read(payload);
        Session session =
                new Session(
                        new Session.Origin(
                                node,
                                host,
                                initiator,
                                index,
                                message.header().senderIndex(),
                                message.slot(),
                                peer.instance(),
                                peer.features() & node.features(),
                                initiator ? 0 : message.header().time(),
                                nowNanos),
                        keys.copy());
        node.indexes().replace(index, session);
        return session;
    }

    private HandshakeHeader header(
            SessionDatagram kind, int link, int index, int receiverIndex, long wallNanos) {
        return new HandshakeHeader(
                kind,
                node.suite().code(),
                link,
                HandshakeHeader.VERSION,
                index,
                receiverIndex,
                node.localHost(),
                host,
                node.clock().next(wallNanos));
    }

    private byte[] payload(HandshakeHeader header) {
        return new HandshakePayload(node.features(), node.instance() + generation).bytes(header);
    }

    private byte[] ephemeral() {
        byte[] bytes = new byte[SessionCrypto.POINT_BYTES];
        random.fill(bytes, 0, bytes.length);
        return bytes;
    }

    private NoiseKeys keys(SessionKeys slot, boolean initiator) throws GeneralSecurityException {
        byte[] psk = slot.psk();
        byte[] own = node.identity().map(SessionIdentity::privateKey).orElse(null);
        try {
            if (psk == null || (own == null && node.suite().hasIdentities())) {
                throw new GeneralSecurityException("the keys were wiped meanwhile");
            }
            return own == null ? NoiseKeys.shared(PROLOGUE, psk) : keys(psk, own, initiator);
        } finally {
            wipe(psk);
            wipe(own);
        }
    }

    private NoiseKeys keys(byte[] psk, byte[] own, boolean initiator) {
        byte[] ownPublic = node.publicKey().orElseThrow().bytes();
        return initiator
                ? NoiseKeys.initiator(PROLOGUE, psk, own, ownPublic, peerKey.orElseThrow().bytes())
                : NoiseKeys.responder(PROLOGUE, psk, own, ownPublic);
    }

    private static void wipe(byte @Nullable [] key) {
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static ByteBuf datagram(HandshakeHeader header, byte[] noise, SessionKeys slot)
            throws GeneralSecurityException {
        int length = HandshakeHeader.LENGTH + noise.length + HandshakeHeader.MAC_BYTES;
        ByteBuf out = Unpooled.buffer(length, length);
        header.write(out);
        out.writeBytes(noise);
        byte[] mac = new byte[KeyedHash.BYTES];
        try (KeyedHash hash = slot.newMac()) {
            if (hash == null) {
                throw new GeneralSecurityException("the keys were wiped meanwhile");
            }
            hash.update(out.array(), out.arrayOffset(), out.readableBytes());
            hash.finish(mac);
        }
        return out.writeBytes(mac, 0, HandshakeHeader.MAC_BYTES);
    }
}
