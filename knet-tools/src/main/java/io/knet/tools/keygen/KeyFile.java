package io.knet.tools.keygen;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes a key to a file that nobody but its owner can ever read. */
final class KeyFile {
    private KeyFile() {}

    /**
     * Creates a file with a key; no file is left behind if that fails.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is anything under that name
     * @throws UnsupportedOperationException if the file system knows no permissions
     */
    static void create(Path file, byte[] key) throws IOException {
        FileChannel channel = open(file);
        boolean complete = false;
        try (channel) {
            writeAll(channel, key);
            channel.force(true);
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Through a buffer that can be wiped; of an array the channel makes a copy that it keeps. */
    private static void writeAll(FileChannel channel, byte[] key) throws IOException {
        ByteBuffer rest = ByteBuffer.allocateDirect(key.length).put(0, key);
        try {
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } finally {
            rest.put(0, new byte[key.length]);
        }
    }

    /**
     * Creates an empty file. It has its permissions from the moment at which it exists, and
     * whatever is there under that name already, a symbolic link included, stays untouched.
     */
    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(CREATE_NEW, WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
