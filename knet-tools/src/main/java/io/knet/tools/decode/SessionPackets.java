package io.knet.tools.decode;

import io.knet.session.wire.HandshakeHeader;
import io.knet.session.wire.SessionDatagram;
import io.knet.session.wire.TransportHeader;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.Locale;

/** Says what a session's datagram is, as far as it can be read by others: its clear header. */
final class SessionPackets {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private SessionPackets() {}

    /**
     * Decodes a datagram.
     *
     * @param length how long it was on the network, in bytes, of which some may be missing
     */
    static Decoded decode(SessionDatagram kind, ByteBuf datagram, int length) {
        String name = "session-" + kind.name().toLowerCase(Locale.ROOT);
        if (kind == SessionDatagram.TRANSPORT) {
            if (length < TransportHeader.MIN_DATAGRAM) {
                return tooShort(name, length);
            }
            return datagram.readableBytes() < TransportHeader.LENGTH
                    ? cut(name)
                    : Decoded.of(name)
                            .with("index", hex(TransportHeader.index(datagram)))
                            .with(
                                    "number",
                                    Long.toUnsignedString(TransportHeader.counter(datagram)))
                            .with("payload", length - TransportHeader.OVERHEAD);
        }
        if (length < HandshakeHeader.MIN_DATAGRAM) {
            return tooShort(name, length);
        }
        if (datagram.readableBytes() < HandshakeHeader.LENGTH) {
            return cut(name);
        }
        return handshake(name, HandshakeHeader.read(kind, datagram), length);
    }

    private static Decoded handshake(String name, HandshakeHeader header, int length) {
        Decoded handshake =
                Decoded.of(name)
                        .with("host", header.sender())
                        .with("to", header.receiver())
                        .with("link", header.link())
                        .with("version", header.version())
                        .with("suite", header.suite())
                        .with("index", hex(header.senderIndex()));
        if (header.kind() == SessionDatagram.RESPONSE) {
            handshake = handshake.with("answers", hex(header.receiverIndex()));
        }
        handshake = handshake.with("clock", time(header.time()));
        if (header.version() != HandshakeHeader.VERSION) {
            return handshake.withProblem("version " + header.version() + " is unknown");
        }
        return length > HandshakeHeader.MAX_DATAGRAM
                ? handshake.withProblem(length + " bytes are more than any handshake has")
                : handshake;
    }

    private static Decoded tooShort(String name, int length) {
        return Decoded.malformed(name + " of " + length + " bytes, which is too short");
    }

    private static Decoded cut(String name) {
        return Decoded.malformed(name + ", of which the capture has too little");
    }

    private static String hex(int index) {
        return String.format(Locale.ROOT, "%08x", index);
    }

    private static String time(long nanos) {
        return Instant.ofEpochSecond(
                        Long.divideUnsigned(nanos, NANOS_PER_SECOND),
                        Long.remainderUnsigned(nanos, NANOS_PER_SECOND))
                .toString();
    }
}
