package io.knet.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads private keys, from files that only those can read and write who may know them. */
final class KeyFile {
    /** Its group may read a key: that is how a service that is not root gets it. */
    private static final Set<PosixFilePermission> FORBIDDEN =
            Set.copyOf(
                    EnumSet.of(
                            PosixFilePermission.GROUP_WRITE,
                            PosixFilePermission.OTHERS_READ,
                            PosixFilePermission.OTHERS_WRITE));

    private KeyFile() {}

    /** The key; empty, and a finding, if the file is none or too many people can get at it. */
    static Optional<byte[]> read(Path file, Place place, String key, Findings findings) {
        return read(SecretKind.KEY, file, place, key, findings);
    }

    /** As the other, for any kind of secret. */
    static Optional<byte[]> read(
            SecretKind kind, Path file, Place place, String key, Findings findings) {
        String named = kind.word() + " file \"" + file + "\"";
        try {
            BoundedFile.requireRegular(file);
            Optional<String> mode = openMode(file);
            if (mode.isPresent()) {
                findings.add(
                        place,
                        key,
                        named
                                + " has mode "
                                + mode.get()
                                + ", so that others can read or write it; make a new "
                                + kind.word()
                                + " if they might have, and chmod 600 \""
                                + file
                                + "\"");
                return Optional.empty();
            }
            byte[] bytes = BoundedFile.bytes(file, kind.max());
            if (bytes.length < kind.min()) {
                findings.add(
                        place, key, named + " has " + bytes.length + " bytes; " + kind.allowed());
                Arrays.fill(bytes, (byte) 0);
                return Optional.empty();
            }
            return Optional.of(bytes);
        } catch (IOException e) {
            findings.add(place, key, named + " " + BoundedFile.reason(e));
            return Optional.empty();
        }
    }

    /** The permissions of a file if they are too wide; file systems without any say nothing. */
    static Optional<String> openMode(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return Optional.empty();
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        return permissions.stream().anyMatch(FORBIDDEN::contains)
                ? Optional.of(PosixFilePermissions.toString(permissions))
                : Optional.empty();
    }
}
