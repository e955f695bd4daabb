package io.knet.crypto.format;

import io.knet.crypto.SaltSource;
import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;

/**
 * Seals to {@code IV, AES-CTR(P), HMAC(IV, C)}; the IV is random and the initial counter (spec wire
 * 5.3).
 */
final class CtrSealer extends FormatSealer {
    private final KeyedCipher cipher;
    private final SaltSource salts;

    CtrSealer(PreparedCrypto owner, KeyedMac mac, KeyedCipher cipher, SaltSource salts) {
        super(owner, mac);
        this.cipher = cipher;
        this.salts = salts;
    }

    @Override
    void sealBody(ByteBuf plain, ByteBuf sealed) throws GeneralSecurityException {
        salts.fill(out, 0, KeyedCipher.BLOCK);
        cipher.start(out, 0);
        int head = KeyedCipher.BLOCK;
        while (plain.isReadable()) {
            int length = Math.min(plain.readableBytes(), CHUNK);
            plain.readBytes(in, 0, length);
            cipher.process(in, 0, length, out, head);
            emit(head + length, sealed);
            head = 0;
        }
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
