package io.knet.session;

import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.PacketCipher;
import io.knet.session.wire.TransportHeader;
import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;

/**
 * Seals the packets that one thread sends in a session. Not thread safe, except for {@link
 * #close()}.
 */
public final class SessionSealer extends SessionCipher {
    private final Scratch scratch;
    private final byte[] header = new byte[TransportHeader.LENGTH];

    SessionSealer(Session session, PacketCipher cipher, Scratch scratch) {
        super(session, cipher);
        this.scratch = scratch;
    }

    /**
     * Seals one packet under a counter of its own. Two copies of a packet are sealed once and sent
     * twice; what is sent again later is sealed again.
     *
     * @param plain the packet, not empty; consumed if it was sealed, not released
     * @param sealed receives the datagram at its writer index if it was sealed; has {@link
     *     TransportHeader#OVERHEAD} more writable bytes than {@code plain} has readable ones, and
     *     shares no memory with it
     * @param nowNanos the monotonic clock
     */
    public SealResult seal(ByteBuf plain, ByteBuf sealed, long nowNanos) {
        return seal(plain, sealed, nowNanos, scratch);
    }

    /**
     * Seals one packet as {@link #seal(ByteBuf, ByteBuf, long)} does, in other scratch memory than
     * the sealer's: sealers of many sessions that one thread works with need no memory each.
     *
     * @param memory the calling thread's
     */
    public SealResult seal(ByteBuf plain, ByteBuf sealed, long nowNanos, Scratch memory) {
        if (!enter()) {
            return SealResult.ENDED;
        }
        try {
            if (session().isOver(nowNanos)) {
                return SealResult.ENDED;
            }
            int length = plain.readableBytes();
            long counter = session().takeCounter(length + TransportHeader.OVERHEAD);
            if (counter < 0) {
                return SealResult.EXHAUSTED;
            }
            return seal(counter, plain, length, sealed, memory);
        } finally {
            leave();
        }
    }

    private SealResult seal(
            long counter, ByteBuf plain, int length, ByteBuf sealed, Scratch memory) {
        TransportHeader.write(header, session().remoteIndex(), counter);
        byte[] in;
        int inOffset = 0;
        if (plain.hasArray()) {
            in = plain.array();
            inOffset = plain.arrayOffset() + plain.readerIndex();
        } else {
            in = memory.in(length);
            plain.getBytes(plain.readerIndex(), in, 0, length);
        }
        int start = sealed.writerIndex();
        int body = start + TransportHeader.LENGTH;
        int sealedLength = length + AeadAlgorithm.TAG_BYTES;
        // Buffers of one pool may share an array, of which the JDK's ciphers would make a copy.
        boolean onHeap = sealed.hasArray() && sealed.array() != in;
        byte[] out = onHeap ? sealed.array() : memory.out(sealedLength);
        int outOffset = onHeap ? sealed.arrayOffset() + body : 0;
        try {
            cipher().encrypt(counter, header, in, inOffset, length, out, outOffset);
        } catch (GeneralSecurityException e) {
            session().sealingFailed(e);
            return SealResult.FAILED;
        }
        sealed.setBytes(start, header);
        if (!onHeap) {
            sealed.setBytes(body, out, 0, sealedLength);
        }
        sealed.writerIndex(body + sealedLength);
        plain.skipBytes(length);
        return SealResult.SEALED;
    }
}
