package io.knet.crypto.format;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;

/** Opens {@code IV, AES-CTR(P), HMAC(IV, C)}. */
final class CtrOpener extends FormatOpener {
    private final KeyedCipher cipher;

    CtrOpener(PreparedCrypto owner, KeyedMac mac, KeyedCipher cipher) {
        super(owner, mac);
        this.cipher = cipher;
    }

    @Override
    boolean isBodyLength(int body) {
        return body > KeyedCipher.BLOCK;
    }

    @Override
    boolean openBody(ByteBuf sealed, int start, int body, ByteBuf plain)
            throws GeneralSecurityException {
        int head = KeyedCipher.BLOCK;
        for (int done = 0; done < body; ) {
            int length = Math.min(body - done, CHUNK);
            load(sealed, start + done, length, body);
            if (done == 0) {
                cipher.start(in, 0);
            }
            cipher.process(in, head, length - head, out, 0);
            plain.writeBytes(out, 0, length - head);
            done += length;
            head = 0;
        }
        return true;
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
