package io.knet.session;

import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.PacketCipher;
import io.knet.session.wire.TransportHeader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Opens the packets that one thread receives in a session. Not thread safe, except for {@link
 * #close()}; several threads may have openers of one session.
 */
public final class SessionOpener extends SessionCipher {
    /** Where a packet names its sender; see {@link io.knet.wire.CommonHeader#sourceHost}. */
    private static final int SOURCE_HOST = 2;

    private final Scratch scratch;
    private final byte[] header = new byte[TransportHeader.LENGTH];

    SessionOpener(Session session, PacketCipher cipher, Scratch scratch) {
        super(session, cipher);
        this.scratch = scratch;
    }

    /**
     * Opens one TRANSPORT of the session. Nothing is thrown, whatever the bytes.
     *
     * @param datagram as received, at least {@link TransportHeader#MIN_DATAGRAM} bytes, with the
     *     session's index; its indices are left as they are. Not released
     * @param plain receives the packet at its writer index if it was opened and is otherwise
     *     unchanged up to there; has as many writable bytes as {@code datagram} has readable ones,
     *     and shares no memory with it
     * @param nowNanos the monotonic clock
     * @return null if it was opened, otherwise why it is to be dropped
     */
    public @Nullable SessionDrop open(ByteBuf datagram, ByteBuf plain, long nowNanos) {
        if (!enter()) {
            return SessionDrop.UNKNOWN_INDEX;
        }
        try {
            if (session().isOver(nowNanos)) {
                return SessionDrop.UNKNOWN_INDEX;
            }
            long counter = TransportHeader.counter(datagram);
            if (counter < 0 || counter >= SessionLimits.MAX_COUNTER) {
                return SessionDrop.EXHAUSTED;
            }
            SessionDrop drop = session().window().check(counter);
            return drop != null ? drop : open(counter, datagram, plain);
        } finally {
            leave();
        }
    }

    private @Nullable SessionDrop open(long counter, ByteBuf datagram, ByteBuf plain) {
        int start = datagram.readerIndex();
        int body = start + TransportHeader.LENGTH;
        int length = datagram.readableBytes() - TransportHeader.LENGTH;
        datagram.getBytes(start, header);
        byte[] in;
        int inOffset = 0;
        if (datagram.hasArray()) {
            in = datagram.array();
            inOffset = datagram.arrayOffset() + body;
        } else {
            in = scratch.in(length);
            datagram.getBytes(body, in, 0, length);
        }
        int plainLength = length - AeadAlgorithm.TAG_BYTES;
        int plainStart = plain.writerIndex();
        // Buffers of one pool may share an array, of which the JDK's ciphers would make a copy.
        boolean onHeap = plain.hasArray() && plain.array() != in;
        byte[] out = onHeap ? plain.array() : scratch.out(plainLength);
        int outOffset = onHeap ? plain.arrayOffset() + plainStart : 0;
        if (!cipher().decrypt(counter, header, in, inOffset, length, out, outOffset)) {
            return SessionDrop.NOT_AUTHENTIC;
        }
        SessionDrop drop = session().received(counter, length + TransportHeader.LENGTH);
        if (drop != null) {
            return drop;
        }
        if (!onHeap) {
            plain.setBytes(plainStart, out, 0, plainLength);
        }
        if (plain.getUnsignedShort(plainStart + SOURCE_HOST) != session().host()) {
            return SessionDrop.WRONG_HOST;
        }
        plain.writerIndex(plainStart + plainLength);
        return null;
    }
}
