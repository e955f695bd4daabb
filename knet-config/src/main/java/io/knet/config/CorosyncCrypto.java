package io.knet.config;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetException;
import io.knet.KnetLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads how corosync seals its packets: {@code crypto_...}, {@code secauth}, and the key. */
final class CorosyncCrypto {
    private static final String DEFAULT_KEY_FILE = "/etc/corosync/authkey";
    private static final Map<String, Boolean> SWITCH = new LinkedHashMap<>();
    private static final Map<String, String> MODELS = new LinkedHashMap<>();
    private static final Map<String, Optional<CryptoCipher>> CIPHERS = new LinkedHashMap<>();
    private static final Map<String, Optional<CryptoHash>> HASHES = new LinkedHashMap<>();

    static {
        SWITCH.put("on", true);
        SWITCH.put("off", false);
        SWITCH.put("yes", true);
        SWITCH.put("no", false);
        // All of libknet's models make the same packets.
        for (String model : new String[] {"nss", "openssl", "gcrypt"}) {
            MODELS.put(model, CryptoConfig.DEFAULT_MODEL);
        }
        CIPHERS.put("none", Optional.empty());
        CIPHERS.put("aes256", Optional.of(CryptoCipher.AES256));
        CIPHERS.put("aes192", Optional.of(CryptoCipher.AES192));
        CIPHERS.put("aes128", Optional.of(CryptoCipher.AES128));
        HASHES.put("none", Optional.empty());
        for (CryptoHash hash : CryptoHash.values()) {
            HASHES.put(hash.wireName(), Optional.of(hash));
        }
    }

    private CorosyncCrypto() {}

    /** The configuration; empty without crypto, or with a finding. */
    static Optional<CryptoConfig> read(CorosyncSection totem, Path file, Findings findings) {
        boolean secure = totem.oneOf("secauth", SWITCH).orElse(false);
        String model = totem.oneOf("crypto_model", MODELS).orElse(CryptoConfig.DEFAULT_MODEL);
        Optional<CryptoCipher> cipher =
                totem.oneOf("crypto_cipher", CIPHERS)
                        .orElse(secure ? Optional.of(CryptoCipher.AES256) : Optional.empty());
        Optional<CryptoHash> hash =
                totem.oneOf("crypto_hash", HASHES)
                        .orElse(secure ? Optional.of(CryptoHash.SHA256) : Optional.empty());
        if (hash.isEmpty()) {
            if (cipher.isPresent()) {
                totem.refuse(
                        totem.has("crypto_hash") ? "crypto_hash" : "crypto_cipher",
                        "a crypto_cipher needs a crypto_hash, as in crypto_hash: sha256");
            }
            return Optional.empty();
        }
        return key(totem, file, findings)
                .map(
                        key -> {
                            try {
                                return CryptoConfig.of(
                                        model, cipher.orElse(CryptoCipher.NONE), hash.get(), key);
                            } finally {
                                Arrays.fill(key, (byte) 0);
                            }
                        });
    }

    private static Optional<byte[]> key(CorosyncSection totem, Path file, Findings findings) {
        return totem.has("key") && !totem.has("keyfile")
                ? keyInFile(totem, file)
                : keyFile(totem, file, findings);
    }

    private static Optional<byte[]> keyFile(CorosyncSection totem, Path file, Findings findings) {
        String name = totem.text("keyfile").orElse(DEFAULT_KEY_FILE);
        Place place =
                totem.entries().stream()
                        .filter(entry -> entry.key().equals("keyfile"))
                        .map(CorosyncEntry::place)
                        .findFirst()
                        .orElse(totem.place());
        try {
            return KeyFile.read(
                    file.toAbsolutePath().resolveSibling(name), place, "totem.keyfile", findings);
        } catch (InvalidPathException e) {
            totem.refuse("keyfile", "\"" + name + "\" is not the name of a file");
            return Optional.empty();
        }
    }

    /** The file itself is secret then. */
    private static Optional<byte[]> keyInFile(CorosyncSection totem, Path file) {
        byte[] key = totem.text("key").orElse("").getBytes(StandardCharsets.UTF_8);
        try {
            Optional<String> mode = KeyFile.openMode(file);
            if (mode.isPresent()) {
                totem.refuse(
                        "key",
                        "the key stands in a file with mode "
                                + mode.get()
                                + ", so that others can"
                                + " read or write it; make a new one and put it into a keyfile of"
                                + " mode 400");
                return Optional.empty();
            }
            if (key.length < KnetLimits.MIN_KEY || key.length > KnetLimits.MAX_KEY) {
                totem.refuse(
                        "key",
                        "the key has "
                                + key.length
                                + " bytes; a key has "
                                + KnetLimits.MIN_KEY
                                + " to "
                                + KnetLimits.MAX_KEY);
                return Optional.empty();
            }
            return Optional.of(key);
        } catch (IOException | KnetException e) {
            totem.refuse("key", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
