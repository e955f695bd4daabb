package io.knet.crypto.jca;

import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import io.knet.crypto.format.KeyedCipher;
import io.knet.crypto.format.KeyedMac;
import io.knet.crypto.format.Primitives;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/** The algorithms under the names that JCA has for them. */
final class JcaPrimitives implements Primitives {
    @Override
    public KeyedMac mac(CryptoHash hash, byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("Hmac" + hash.wireName().toUpperCase(Locale.ROOT));
        return new JcaMac(mac, new WipeableKey(mac.getAlgorithm(), key));
    }

    @Override
    public KeyedCipher encryption(CryptoCipher cipher, byte[] key) throws GeneralSecurityException {
        return cipher(Cipher.ENCRYPT_MODE, cipher, key);
    }

    @Override
    public KeyedCipher decryption(CryptoCipher cipher, byte[] key) throws GeneralSecurityException {
        return cipher(Cipher.DECRYPT_MODE, cipher, key);
    }

    private static KeyedCipher cipher(int direction, CryptoCipher cipher, byte[] key)
            throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/" + cipher.mode().name() + "/NoPadding");
        return new JcaCipher(aes, direction, new WipeableKey("AES", key));
    }
}
