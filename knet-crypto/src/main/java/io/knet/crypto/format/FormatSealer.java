package io.knet.crypto.format;

import static java.util.Objects.requireNonNull;

import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketSealer;
import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * What all packet forms share in sealing. Packets pass through two small arrays, whatever memory
 * the buffers have: the arrays stay in the first level cache, where copying costs nothing beside
 * the cipher, and JCA does the same with direct buffers, only slower.
 */
abstract class FormatSealer extends KeyUser implements PacketSealer {
    /** The longest sealed packet without its tag that peers accept (spec wire 5.5). */
    static final int MAX_BODY = 65536;

    /** Bytes that are worked on at a time; a multiple of the cipher's block. */
    static final int CHUNK = 4096;

    final KeyedMac mac;
    final byte[] in;
    final byte[] out;
    private final CryptoOverhead overhead;
    private final byte[] tag;

    /**
     * The arrays have room for one block beyond the chunk: an IV in front or a block of padding
     * behind.
     */
    FormatSealer(PreparedCrypto owner, KeyedMac mac) {
        super(owner);
        this.mac = mac;
        this.overhead = owner.overhead();
        this.tag = new byte[overhead.hash()];
        this.in = new byte[CHUNK + KeyedCipher.BLOCK];
        this.out = new byte[CHUNK + KeyedCipher.BLOCK];
    }

    @Override
    public final void seal(ByteBuf plain, ByteBuf sealed) throws GeneralSecurityException {
        requireNonNull(plain, "plain");
        requireNonNull(sealed, "sealed");
        int plainLength = plain.readableBytes();
        int sealedLength = overhead.sealed(plainLength);
        if (plainLength == 0 || sealedLength - overhead.hash() > MAX_BODY) {
            throw new GeneralSecurityException(
                    "a packet of " + plainLength + " bytes cannot be sealed");
        }
        sealed.ensureWritable(sealedLength);
        if (!enter()) {
            throw new GeneralSecurityException(
                    "the sealer was closed, or is used by two threads at a time");
        }
        int reader = plain.readerIndex();
        int writer = sealed.writerIndex();
        try {
            beginPacket();
            sealBody(plain, sealed);
            mac.finish(tag);
            endPacket();
            sealed.writeBytes(tag);
        } catch (GeneralSecurityException | RuntimeException e) {
            plain.readerIndex(reader);
            sealed.writerIndex(writer);
            throw e instanceof GeneralSecurityException known
                    ? known
                    : new GeneralSecurityException(e);
        } finally {
            leave();
        }
    }

    /**
     * Moves the packet from one buffer to the other as everything but the tag, and lets the mac see
     * that.
     */
    abstract void sealBody(ByteBuf plain, ByteBuf sealed) throws GeneralSecurityException;

    /** Lets the mac see the first bytes of {@link #out} and writes them. */
    final void emit(int length, ByteBuf sealed) {
        mac.update(out, 0, length);
        sealed.writeBytes(out, 0, length);
    }

    @Override
    void reset() throws GeneralSecurityException {
        mac.reset();
    }

    @Override
    void wipe() {
        mac.wipe();
        Arrays.fill(in, (byte) 0);
        Arrays.fill(out, (byte) 0);
    }
}
