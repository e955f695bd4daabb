package io.knet.crypto.format;

import io.knet.crypto.SaltSource;
import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * Seals to {@code IV, C, HMAC(IV, C)} with {@code C = AES-CBC(PKCS7(P))}.
 *
 * <p>The cipher is initialised once and chains on from packet to packet. A packet is preceded by one block {@code R} of
 * fresh random bytes, which is encrypted like the rest; its ciphertext {@code IV = AES(R xor last ciphertext block)}
 * goes in front of the packet, and what follows is exactly CBC under that IV. The IV is as good as random bytes sent as
 * they are: {@code xor} with a known block and AES under a fixed key are both one to one, so if {@code R} is uniform
 * and independent of all that went before, so is the IV, and nobody can predict it before it is on the wire. This costs
 * one AES block where {@code Cipher.init} with an IV costs several times as much.
 */
final class CbcSealer extends FormatSealer {
    private final KeyedCipher cipher;
    private final SaltSource salts;

    CbcSealer(PreparedCrypto owner, KeyedMac mac, KeyedCipher cipher, SaltSource salts) {
        super(owner, mac);
        this.cipher = cipher;
        this.salts = salts;
    }

    @Override
    void sealBody(ByteBuf plain, ByteBuf sealed) throws GeneralSecurityException {
        salts.fill(in, 0, KeyedCipher.BLOCK);
        int filled = KeyedCipher.BLOCK;
        boolean more;
        do {
            int length = Math.min(plain.readableBytes(), CHUNK - filled);
            plain.readBytes(in, filled, length);
            filled += length;
            more = plain.isReadable();
            if (!more) {
                filled = pad(filled);
            }
            cipher.process(in, 0, filled, out, 0);
            emit(filled, sealed);
            filled = 0;
        } while (more);
    }

    /** Adds PKCS#7 padding, 1 to 16 bytes, behind the last bytes of the packet. */
    private int pad(int filled) {
        int padding = KeyedCipher.BLOCK - filled % KeyedCipher.BLOCK;
        Arrays.fill(in, filled, filled + padding, (byte) padding);
        return filled + padding;
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
