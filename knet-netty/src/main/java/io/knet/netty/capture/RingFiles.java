package io.knet.netty.capture;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The files of a capture: the newest has the capture's name, older ones have a number behind it.
 * Each has its permissions from the moment at which it exists. Only what is a capture is ever
 * renamed or deleted; a symbolic link is none.
 */
final class RingFiles implements CaptureTarget {
    private static final String OWNER_ONLY = "rw-------";

    private final Path file;
    private final int count;

    RingFiles(Path file, int count) {
        this.file = file;
        this.count = count;
    }

    /** Makes room under the capture's name, and opens a new file there. */
    @Override
    public FileChannel next() throws IOException {
        requireCaptures();
        for (int age = count - 1; age >= 0; age--) {
            if (Files.exists(aged(age), NOFOLLOW_LINKS)) {
                if (age == count - 1) {
                    Files.delete(aged(age));
                } else {
                    Files.move(aged(age), aged(age + 1), REPLACE_EXISTING);
                }
            }
        }
        return FileChannel.open(
                file,
                Set.of(CREATE_NEW, WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    }

    private void requireCaptures() throws IOException {
        for (int age = 0; age < count; age++) {
            Path old = aged(age);
            if (Files.exists(old, NOFOLLOW_LINKS) && !isCapture(old)) {
                throw new FileAlreadyExistsException(
                        old.toString(), null, "exists, is no capture, and is not overwritten");
            }
        }
    }

    private Path aged(int age) {
        return age == 0 ? file : file.resolveSibling(file.getFileName() + "." + age);
    }

    private static boolean isCapture(Path old) throws IOException {
        if (!Files.isRegularFile(old, NOFOLLOW_LINKS)) {
            return false;
        }
        ByteBuffer first = ByteBuffer.allocate(Integer.BYTES);
        try (FileChannel content = FileChannel.open(old, Set.of(READ, NOFOLLOW_LINKS))) {
            while (first.hasRemaining() && content.read(first) >= 0) {
                // A read may give less than there is.
            }
        }
        boolean isEmpty = first.position() == 0;
        return isEmpty || (!first.hasRemaining() && first.getInt(0) == PcapNg.SECTION);
    }
}
