package io.knet.config;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
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
                TomlKeyFile.read(
                        section, ConfigOption.CRYPTO_KEY_FILE, SecretKind.KEY, file, findings);
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
}
