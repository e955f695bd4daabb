package io.knet.crypto.format;

import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import java.security.GeneralSecurityException;

/**
 * The algorithms of one model. Thread safe. The keys given are the caller's: implementations copy
 * them.
 */
public interface Primitives {
    /**
     * An HMAC.
     *
     * @throws GeneralSecurityException if it is not available
     */
    KeyedMac mac(CryptoHash hash, byte[] key) throws GeneralSecurityException;

    /**
     * The encrypting direction of a cipher.
     *
     * @param cipher any but {@link CryptoCipher#NONE}
     * @param key of the cipher's key length
     * @throws GeneralSecurityException if it is not available
     */
    KeyedCipher encryption(CryptoCipher cipher, byte[] key) throws GeneralSecurityException;

    /**
     * The decrypting direction of a cipher; see {@link #encryption}.
     *
     * @throws GeneralSecurityException if it is not available
     */
    KeyedCipher decryption(CryptoCipher cipher, byte[] key) throws GeneralSecurityException;
}
