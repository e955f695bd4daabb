package io.knet.tests.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that lives as long as the JVM, for a target to write inputs to. */
final class ScratchFile {
    private ScratchFile() {}

    static Path create() {
        try {
            Path file = Files.createTempFile("knet-fuzz", null);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
