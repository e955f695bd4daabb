package io.knet.tests.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Private keys for tests: the same seed gives the same key, in Java and in a file for {@link
 * LibknetPeer}.
 */
public final class KeyFiles {
    private KeyFiles() {}

    /**
     * The key of a seed.
     *
     * @param length bytes; libknet takes 128 to 4096
     */
    public static byte[] key(long seed, int length) {
        return FloodMessage.generate(seed, length);
    }

    /**
     * Writes {@link #key} to a new file in the directory, which is usually JUnit's
     * {@code @TempDir}.
     */
    public static Path write(Path directory, long seed, int length) {
        try {
            return Files.write(directory.resolve("key-" + seed + "-" + length), key(seed, length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
