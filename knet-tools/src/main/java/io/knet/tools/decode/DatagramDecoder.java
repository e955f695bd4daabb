package io.knet.tools.decode;

import io.knet.session.wire.SessionDatagram;
import io.knet.wire.CommonHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** Says what a datagram is, as a node would find out that has the key, or none. */
final class DatagramDecoder {
    /** Longer ones may be what a machine has joined, on a path of the usual length. */
    private static final int USUAL_DATAGRAM = 1472;

    private final Optional<KeyedOpener> opener;

    DatagramDecoder(Optional<KeyedOpener> opener) {
        this.opener = opener;
    }

    /** Decodes the content of a datagram. Nothing is thrown, whatever the bytes. */
    Decoded decode(IpPacket.Udp udp) {
        ByteBuf datagram = Unpooled.wrappedBuffer(udp.content());
        boolean whole = udp.content().remaining() == udp.length();
        Decoded found = find(datagram, udp.length(), whole).with("bytes", udp.length());
        return whole ? found : found.with("captured", udp.content().remaining());
    }

    private Decoded find(ByteBuf datagram, int length, boolean whole) {
        if (length == 0) {
            return Decoded.malformed("The datagram is empty");
        }
        Optional<ByteBuf> opened =
                whole ? opener.flatMap(keyed -> keyed.open(datagram)) : Optional.empty();
        if (opened.isPresent()) {
            return PlainPackets.decode(opened.get(), opened.get().readableBytes())
                    .with("sealed", true);
        }
        SessionDatagram session = SessionDatagram.of(datagram);
        if (session != null) {
            return SessionPackets.decode(session, datagram, length);
        }
        if (datagram.isReadable() && CommonHeader.version(datagram) == CommonHeader.VERSION) {
            Decoded clear = PlainPackets.decode(datagram, length);
            if (!whole && clear.problem().isPresent()) {
                clear = clear.withProblem("a packet of which the capture has too little");
            }
            if (clear.problem().isEmpty() || opener.isEmpty()) {
                return clear.with("sealed", false);
            }
        }
        return Decoded.of("sealed").withProblem(whyNotOpened(length, whole));
    }

    private String whyNotOpened(int length, boolean whole) {
        if (!whole) {
            return "the capture has only its beginning, which cannot be opened";
        }
        if (opener.isEmpty()) {
            return "sealed, or not of libknet's format; a key may tell (--key-file, --crypto)";
        }
        return "the key does not open it: another key, cipher or hash, damaged, or not of"
                + " libknet's format"
                + (length > USUAL_DATAGRAM
                        ? "; or several packets that the sending machine had not cut apart yet"
                        : "");
    }
}
