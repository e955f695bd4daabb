package io.knet.config;

import io.knet.AeadCipher;
import io.knet.NodeIdentity;
import io.knet.SessionConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Reads the section {@code [session]}, and the secrets that it names. */
final class TomlSession {
    private final TomlSection section;
    private final Path file;
    private final Findings findings;

    private TomlSession(TomlSection section, Path file, Findings findings) {
        this.section = section;
        this.file = file;
        this.findings = findings;
    }

    /** The sessions, which the caller closes; empty, and a finding, if there cannot be any. */
    static Optional<ConfiguredSessions> read(TomlSection section, Path file, Findings findings) {
        return new TomlSession(section, file, findings).read();
    }

    private Optional<ConfiguredSessions> read() {
        section.require(
                ConfigOption.SESSION_KEY_FILE,
                "the file that knet keygen or corosync-keygen made, the same on all nodes; it may"
                        + " be that of [crypto]");
        AeadCipher suite =
                section.oneOf(
                                ConfigOption.SESSION_SUITE,
                                Words.of(AeadCipher.values(), AeadCipher::wireName))
                        .orElse(AeadCipher.AES_GCM);
        Optional<byte[]> key = secret(ConfigOption.SESSION_KEY_FILE, SecretKind.KEY);
        Optional<byte[]> accepted = secret(ConfigOption.SESSION_ACCEPTED_KEY_FILE, SecretKind.KEY);
        Optional<NodeIdentity> identity = identity();
        try {
            if (key.isEmpty()) {
                accepted.ifPresent(TomlSession::wipe);
                return Optional.empty();
            }
            refuseTheSameTwice(key.get(), accepted);
            return Optional.of(
                    new ConfiguredSessions(config(suite, key.get(), identity), accepted));
        } finally {
            key.ifPresent(TomlSession::wipe);
            identity.ifPresent(NodeIdentity::close);
        }
    }

    private static SessionConfig config(
            AeadCipher suite, byte[] key, Optional<NodeIdentity> identity) {
        SessionConfig config = SessionConfig.of(suite, key);
        if (identity.isEmpty()) {
            return config;
        }
        try (config) {
            return config.withIdentity(identity.get());
        }
    }

    private void refuseTheSameTwice(byte[] key, Optional<byte[]> accepted) {
        if (accepted.filter(other -> Arrays.equals(key, other)).isPresent()) {
            section.refuse(
                    ConfigOption.SESSION_ACCEPTED_KEY_FILE,
                    "holds the same key as key_file; it is for another one, while a cluster"
                            + " changes its key");
        }
    }

    private Optional<NodeIdentity> identity() {
        Optional<byte[]> secret = secret(ConfigOption.SESSION_IDENTITY_FILE, SecretKind.IDENTITY);
        try {
            return secret.flatMap(
                    bytes ->
                            section.made(
                                    ConfigOption.SESSION_IDENTITY_FILE,
                                    () -> NodeIdentity.of(bytes)));
        } finally {
            secret.ifPresent(TomlSession::wipe);
        }
    }

    private Optional<byte[]> secret(ConfigOption option, SecretKind kind) {
        return TomlKeyFile.read(section, option, kind, file, findings);
    }

    private static void wipe(byte[] secret) {
        Arrays.fill(secret, (byte) 0);
    }
}
