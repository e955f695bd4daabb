package io.knet.tests.fuzz;

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

/** The format of sealed packets once more, written from spec wire 5 with one-shot JCA calls. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReferenceCrypto(CryptoCipher cipher, CryptoHash hash, byte[] key) {
    private static final int IV = 16;
    private static final int BLOCK = 16;
    private static final int LONGEST_BODY = 65536;

    /** What a packet becomes, or nothing if it is not genuine. */
    Optional<byte[]> open(byte[] packet) throws GeneralSecurityException {
        int length = packet.length - hash.bytes();
        if (length < 1 || length > LONGEST_BODY) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOf(packet, length);
        if (!Arrays.equals(tag(body), Arrays.copyOfRange(packet, length, packet.length))) {
            return Optional.empty();
        }
        if (cipher == CryptoCipher.NONE) {
            return Optional.of(body);
        }
        boolean blocks = cipher.mode() == CryptoCipher.Mode.CBC;
        if (length <= IV || (blocks && (length - IV) % BLOCK != 0)) {
            return Optional.empty();
        }
        Cipher aes = Cipher.getInstance(blocks ? "AES/CBC/NoPadding" : "AES/CTR/NoPadding");
        aes.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(key, 0, cipher.keyBytes(), "AES"),
                new IvParameterSpec(body, 0, IV));
        byte[] plain = aes.doFinal(body, IV, length - IV);
        return blocks ? unpadded(plain) : Optional.of(plain);
    }

    /** A body, whatever it is, with its valid tag. */
    byte[] sign(byte[] body) throws GeneralSecurityException {
        byte[] tag = tag(body);
        byte[] packet = Arrays.copyOf(body, body.length + tag.length);
        System.arraycopy(tag, 0, packet, body.length, tag.length);
        return packet;
    }

    /** How long a packet of a length becomes. */
    int sealedLength(int plain) {
        return switch (cipher.mode()) {
            case NONE -> plain + hash.bytes();
            case CTR -> IV + plain + hash.bytes();
            case CBC -> IV + plain + BLOCK - plain % BLOCK + hash.bytes();
        };
    }

    private static Optional<byte[]> unpadded(byte[] plain) {
        int padding = plain[plain.length - 1] & 0xff;
        if (padding < 1 || padding > BLOCK) {
            return Optional.empty();
        }
        for (int i = plain.length - padding; i < plain.length; i++) {
            if (plain[i] != padding) {
                return Optional.empty();
            }
        }
        return Optional.of(Arrays.copyOf(plain, plain.length - padding));
    }

    private byte[] tag(byte[] body) throws GeneralSecurityException {
        String name = "Hmac" + hash.name().toUpperCase(Locale.ROOT);
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(key, name));
        return mac.doFinal(body);
    }
}
