package io.knet.jgroups;

import io.knet.CryptoConfig;
import io.knet.KnetLimits;
import io.knet.SessionConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What packets are sealed with, made from a key file. */
final class Keys implements AutoCloseable {
    /** As for the keys of {@code knet.conf}: the group may read a key, nobody else. */
    private static final Set<PosixFilePermission> FORBIDDEN =
            Set.of(
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private final Optional<CryptoConfig> crypto;
    private final Optional<SessionConfig> sessions;

    private Keys(Optional<CryptoConfig> crypto, Optional<SessionConfig> sessions) {
        this.crypto = crypto;
        this.sessions = sessions;
    }

    /** Packets in clear. */
    static Keys none() {
        return new Keys(Optional.empty(), Optional.empty());
    }

    /**
     * Reads a key file.
     *
     * @throws IllegalArgumentException if it cannot be read, has not the length of a key, or others
     *     could read it
     */
    static Keys read(Path file, boolean sessions) {
        byte[] key = bytes(file);
        try {
            return new Keys(
                    Optional.of(CryptoConfig.aes256Sha256(key)),
                    sessions ? Optional.of(SessionConfig.aesGcm(key)) : Optional.empty());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            requirePrivate(file);
            try (InputStream in = Files.newInputStream(file)) {
                byte[] key = in.readNBytes(KnetLimits.MAX_KEY + 1);
                if (key.length < KnetLimits.MIN_KEY || key.length > KnetLimits.MAX_KEY) {
                    Arrays.fill(key, (byte) 0);
                    throw new IllegalArgumentException(
                            "key_file \""
                                    + file
                                    + "\" must have "
                                    + KnetLimits.MIN_KEY
                                    + " to "
                                    + KnetLimits.MAX_KEY
                                    + " bytes, as knet keygen makes it");
                }
                return key;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("key_file \"" + file + "\" cannot be read: " + e, e);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.stream().anyMatch(FORBIDDEN::contains)) {
            throw new IllegalArgumentException(
                    "key_file \""
                            + file
                            + "\" has mode "
                            + PosixFilePermissions.toString(permissions)
                            + ", so that others can read or write it; make a new key if they might"
                            + " have, and chmod 600");
        }
    }

    Optional<CryptoConfig> crypto() {
        return crypto;
    }

    Optional<SessionConfig> sessions() {
        return sessions;
    }

    @Override
    public void close() {
        crypto.ifPresent(CryptoConfig::close);
        sessions.ifPresent(SessionConfig::close);
    }
}
