package io.knet.crypto.format;

import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The packet format once more, written straight from spec wire 5.1 with one-shot JCA calls and
 * nothing in common with the code under test. Takes the IV as an argument, so that recorded packets
 * can be made again.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReferenceFormat(CryptoCipher cipher, CryptoHash hash, byte[] key) {
    static final int IV = 16;

    byte[] seal(byte[] iv, byte[] plain) throws GeneralSecurityException {
        byte[] body = plain;
        if (cipher != CryptoCipher.NONE) {
            byte[] encrypted = aes(Cipher.ENCRYPT_MODE, iv).doFinal(plain);
            body = Arrays.copyOf(iv, IV + encrypted.length);
            System.arraycopy(encrypted, 0, body, IV, encrypted.length);
        }
        return sign(body);
    }

    /** A body, whatever it is, with its valid tag. */
    byte[] sign(byte[] body) throws GeneralSecurityException {
        byte[] tag = tag(body);
        byte[] packet = Arrays.copyOf(body, body.length + tag.length);
        System.arraycopy(tag, 0, packet, body.length, tag.length);
        return packet;
    }

    Optional<byte[]> open(byte[] packet) throws GeneralSecurityException {
        int bodyLength = packet.length - hash.bytes();
        byte[] body = Arrays.copyOf(packet, bodyLength);
        if (!Arrays.equals(tag(body), Arrays.copyOfRange(packet, bodyLength, packet.length))) {
            return Optional.empty();
        }
        return Optional.of(
                cipher == CryptoCipher.NONE
                        ? body
                        : aes(Cipher.DECRYPT_MODE, body).doFinal(body, IV, bodyLength - IV));
    }

    private byte[] tag(byte[] body) throws GeneralSecurityException {
        String name = "Hmac" + hash.name().toUpperCase(Locale.ROOT);
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(key, name));
        return mac.doFinal(body);
    }

    private Cipher aes(int mode, byte[] iv) throws GeneralSecurityException {
        Cipher aes =
                Cipher.getInstance(
                        cipher.mode() == CryptoCipher.Mode.CBC
                                ? "AES/CBC/PKCS5Padding"
                                : "AES/CTR/NoPadding");
        aes.init(
                mode,
                new SecretKeySpec(key, 0, cipher.keyBytes(), "AES"),
                new IvParameterSpec(iv, 0, IV));
        return aes;
    }
}
