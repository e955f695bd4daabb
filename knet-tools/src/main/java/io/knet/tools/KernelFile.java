package io.knet.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that the kernel makes up when they are read, as those of {@code /proc}. */
public final class KernelFile {
    private KernelFile() {}

    /**
     * What a file holds. By a stream, which reads it at once: {@code Files.readString} begins with
     * one byte where a file has no size, and the kernel gives no more of a number after that.
     */
    public static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
