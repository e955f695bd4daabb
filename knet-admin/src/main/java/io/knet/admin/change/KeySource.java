package io.knet.admin.change;

import io.knet.KnetLimits;
import io.knet.admin.value.BoundedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * A key in a file that the node reads: keys themselves never pass the socket. The file must be one
 * that only those can read who may know the key.
 *
 * @param file an absolute path, since the node has another directory than the one who asks
 */
record KeySource(Path file) {
    /** Its group may read a key: that is how a service that is not root gets it. */
    private static final Set<PosixFilePermission> FORBIDDEN =
            EnumSet.of(
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    static KeySource of(String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not the name of a file", e);
        }
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(
                    "key file \"" + text + "\" must be an absolute path, which the node reads");
        }
        return new KeySource(path);
    }

    /** The key, which the caller wipes. */
    byte[] read() {
        require();
        byte[] key = BoundedFile.read("key file", file.toString(), KnetLimits.MAX_KEY);
        if (key.length < KnetLimits.MIN_KEY) {
            Arrays.fill(key, (byte) 0);
            throw unusable(
                    "has "
                            + key.length
                            + " bytes; a key has "
                            + KnetLimits.MIN_KEY
                            + " to "
                            + KnetLimits.MAX_KEY);
        }
        return key;
    }

    /** To read what is no regular file may take for ever, and its mode says nothing. */
    private void require() {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw unusable("is no regular file");
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null || !Files.exists(file)) {
            return;
        }
        Set<PosixFilePermission> mode;
        try {
            mode = view.readAttributes().permissions();
        } catch (IOException e) {
            throw unusable("cannot be read: " + e);
        }
        if (mode.stream().anyMatch(FORBIDDEN::contains)) {
            throw unusable(
                    "has mode "
                            + PosixFilePermissions.toString(mode)
                            + ", so that others can read or write it");
        }
    }

    private IllegalArgumentException unusable(String why) {
        return new IllegalArgumentException("key file \"" + file + "\" " + why);
    }
}
