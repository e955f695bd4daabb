package io.knet.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the file with a secret that an option names. */
final class TomlKeyFile {
    private TomlKeyFile() {}

    /**
     * The bytes, which the caller wipes; empty if the option is not given, and with a finding if
     * the file cannot be used.
     *
     * @param file that with the option, in whose directory others are looked for
     */
    static Optional<byte[]> read(
            TomlSection section,
            ConfigOption option,
            SecretKind kind,
            Path file,
            Findings findings) {
        return section.text(option, "the name of a file")
                .flatMap(name -> read(name, section, option, kind, file, findings));
    }

    private static Optional<byte[]> read(
            String name,
            TomlSection section,
            ConfigOption option,
            SecretKind kind,
            Path file,
            Findings findings) {
        try {
            return KeyFile.read(
                    kind,
                    file.toAbsolutePath().resolveSibling(name),
                    section.placeOf(option),
                    option.path(),
                    findings);
        } catch (InvalidPathException e) {
            section.refuse(option, "\"" + name + "\" is not the name of a file");
            return Optional.empty();
        }
    }
}
