package io.knet.crypto.format;

import static java.util.Objects.requireNonNull;

import io.knet.crypto.PacketOpener;
import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What all packet forms share in opening: length, then tag, and only then anything else (spec wire
 * 5.5).
 */
abstract class FormatOpener extends KeyUser implements PacketOpener {
    /** Bytes that are worked on at a time; a multiple of the cipher's block. */
    static final int CHUNK = FormatSealer.CHUNK;

    final KeyedMac mac;
    final byte[] in = new byte[CHUNK];
    final byte[] out = new byte[CHUNK];
    private final byte[] expectedTag;
    private final byte[] tag;

    FormatOpener(PreparedCrypto owner, KeyedMac mac) {
        super(owner);
        this.mac = mac;
        this.expectedTag = new byte[owner.overhead().hash()];
        this.tag = new byte[owner.overhead().hash()];
    }

    @Override
    public final boolean open(ByteBuf sealed, ByteBuf plain) {
        requireNonNull(sealed, "sealed");
        requireNonNull(plain, "plain");
        int body = sealed.readableBytes() - tag.length;
        if (body < 1 || body > FormatSealer.MAX_BODY || !isBodyLength(body)) {
            return false;
        }
        plain.ensureWritable(body);
        if (!enter()) {
            return false;
        }
        int start = sealed.readerIndex();
        int writer = plain.writerIndex();
        boolean genuine = false;
        try {
            beginPacket();
            genuine = hasValidTag(sealed, start, body) && openBody(sealed, start, body, plain);
            endPacket();
        } catch (GeneralSecurityException | RuntimeException e) {
            genuine = false;
        } finally {
            leave();
        }
        if (!genuine) {
            plain.writerIndex(writer);
        }
        return genuine;
    }

    private boolean hasValidTag(ByteBuf sealed, int start, int body)
            throws GeneralSecurityException {
        for (int done = 0; done < body; ) {
            int length = Math.min(body - done, CHUNK);
            sealed.getBytes(start + done, in, 0, length);
            mac.update(in, 0, length);
            done += length;
        }
        mac.finish(expectedTag);
        sealed.getBytes(start + body, tag);
        return MessageDigest.isEqual(expectedTag, tag);
    }

    /** Whether a body, which is everything but the tag, can have this length. */
    abstract boolean isBodyLength(int body);

    /**
     * Decrypts a body whose tag is valid.
     *
     * @param start where it begins
     * @param body its length
     * @return whether it is well formed
     */
    abstract boolean openBody(ByteBuf sealed, int start, int body, ByteBuf plain)
            throws GeneralSecurityException;

    /**
     * Brings a chunk of the body into {@link #in}, unless it is the only one and so still there
     * from the mac.
     */
    final void load(ByteBuf sealed, int index, int length, int body) {
        if (body > CHUNK) {
            sealed.getBytes(index, in, 0, length);
        }
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
        Arrays.fill(expectedTag, (byte) 0);
    }
}
