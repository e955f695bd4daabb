package io.knet.crypto.format;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;

/**
 * Opens {@code IV, C, HMAC(IV, C)} with {@code C = AES-CBC(PKCS7(P))}. The cipher is initialised once: the IV is
 * decrypted as if it were the first block, which gives a block to throw away and leaves the chain at the IV, where the
 * packet begins.
 */
final class CbcOpener extends FormatOpener {
    private static final int BLOCK = KeyedCipher.BLOCK;

    private final KeyedCipher cipher;

    CbcOpener(PreparedCrypto owner, KeyedMac mac, KeyedCipher cipher) {
        super(owner, mac);
        this.cipher = cipher;
    }

    @Override
    boolean isBodyLength(int body) {
        return body >= 2 * BLOCK && body % BLOCK == 0;
    }

    @Override
    boolean openBody(ByteBuf sealed, int start, int body, ByteBuf plain) throws GeneralSecurityException {
        int head = BLOCK;
        for (int done = 0; done < body; ) {
            int length = Math.min(body - done, CHUNK);
            load(sealed, start + done, length, body);
            cipher.process(in, 0, length, out, 0);
            done += length;
            int padding = done == body ? padding(length) : 0;
            if (padding < 0) {
                return false;
            }
            plain.writeBytes(out, head, length - head - padding);
            head = 0;
        }
        return true;
    }

    /**
     * How many bytes of PKCS#7 padding end at {@code end}; -1 if they are not valid. Takes the same time for all. That
     * matters little, since only who holds the key gets here.
     */
    private int padding(int end) {
        int padding = out[end - 1] & 0xFF;
        int wrong = (padding - 1) | (BLOCK - padding);
        for (int i = 1; i <= BLOCK; i++) {
            int counts = ~((padding - i) >> 31);
            int difference = ((out[end - i] & 0xFF) ^ padding) & counts;
            wrong |= -difference;
        }
        return wrong < 0 ? -1 : padding;
    }

    @Override
    void reset() throws GeneralSecurityException {
        super.reset();
        cipher.reset();
    }

    @Override
    void wipe() {
        super.wipe();
        cipher.wipe();
    }
}
