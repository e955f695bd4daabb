package io.knet.session.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The kinds of datagrams of the session dialect, told apart by the first byte. */
public enum SessionDatagram {
    /** Begins a handshake. */
    INIT(0xC1),
    /** Answers an INIT. */
    RESPONSE(0xC2),
    /** A packet under the keys of a session. */
    TRANSPORT(0xC4);

    private final int code;

    SessionDatagram(int code) {
        this.code = code;
    }

    /** The first byte, 0 to 255. */
    public int code() {
        return code;
    }

    /**
     * The kind of a datagram, as far as its first bytes tell: a TRANSPORT has three zeros behind
     * the first byte, as far as it has that many bytes.
     *
     * @param datagram any bytes, from the reader index on; its indices are left as they are
     * @return null if it is no datagram of this dialect
     */
    public static @Nullable SessionDatagram of(ByteBuf datagram) {
        int length = datagram.readableBytes();
        if (length == 0) {
            return null;
        }
        int start = datagram.readerIndex();
        return switch (datagram.getUnsignedByte(start)) {
            case 0xC1 -> INIT;
            case 0xC2 -> RESPONSE;
            case 0xC4 -> zeros(datagram, start + 1, Math.min(length, 4) - 1) ? TRANSPORT : null;
            default -> null;
        };
    }

    private static boolean zeros(ByteBuf datagram, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (datagram.getByte(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
