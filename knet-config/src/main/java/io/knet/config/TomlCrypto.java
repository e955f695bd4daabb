package io.knet.config;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Reads the section {@code [crypto]}, and the key that it names. */
final class TomlCrypto {
    private TomlCrypto() {}

    /** The configuration; empty, and a finding, if there cannot be one. */
    static Optional<CryptoConfig> read(TomlSection section, Path file, Findings findings) {
        section.require(ConfigOption.CRYPTO_CIPHER, "for example cipher = \"aes256\"");
        section.require(ConfigOption.CRYPTO_HASH, "for example hash = \"sha256\"");
        section.require(
                ConfigOption.CRYPTO_KEY_FILE, "the file that knet keygen or corosync-keygen made");
        Optional<String> model =
                section.text(ConfigOption.CRYPTO_MODEL, "the name of a crypto model");
        model.ifPresent(
                name ->
                        CryptoModels.problem(name)
                                .ifPresent(why -> section.refuse(ConfigOption.CRYPTO_MODEL, why)));
        Optional<CryptoCipher> cipher =
                section.text(ConfigOption.CRYPTO_CIPHER, "the name of a cipher")
                        .flatMap(
                                name ->
                                        section.made(
                                                ConfigOption.CRYPTO_CIPHER,
                                                () -> CryptoCipher.ofName(name)));
        Optional<CryptoHash> hash =
                section.text(ConfigOption.CRYPTO_HASH, "the name of a hash")
                        .flatMap(
                                name ->
                                        section.made(
                                                ConfigOption.CRYPTO_HASH,
                                                () -> CryptoHash.ofName(name)));
        Optional<byte[]> key =
                section.text(ConfigOption.CRYPTO_KEY_FILE, "the name of a file")
                        .flatMap(name -> key(name, section, file, findings));
        try {
            return cipher.isEmpty() || hash.isEmpty()
                    ? Optional.empty()
                    : key.map(
                            bytes ->
                                    CryptoConfig.of(
                                            model.orElse(CryptoConfig.DEFAULT_MODEL),
                                            cipher.get(),
                                            hash.get(),
                                            bytes));
        } finally {
            key.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    private static Optional<byte[]> key(
            String name, TomlSection section, Path file, Findings findings) {
        try {
            return KeyFile.read(
                    file.toAbsolutePath().resolveSibling(name),
                    section.placeOf(ConfigOption.CRYPTO_KEY_FILE),
                    ConfigOption.CRYPTO_KEY_FILE.path(),
                    findings);
        } catch (InvalidPathException e) {
            section.refuse(
                    ConfigOption.CRYPTO_KEY_FILE, "\"" + name + "\" is not the name of a file");
            return Optional.empty();
        }
    }
}
