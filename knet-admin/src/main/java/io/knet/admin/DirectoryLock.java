package io.knet.admin;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps others from putting sockets into a directory meanwhile: of two nodes that find the same old
 * socket, the second would otherwise remove the new one of the first. The file of the lock stays,
 * for who removed it would remove it under somebody who waits for it.
 */
final class DirectoryLock {
    private static final String NAME = ".knet.lock";
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private DirectoryLock() {}

    /** What is done meanwhile. */
    interface Action<T> {
        T run() throws IOException;
    }

    /**
     * Does something while it has the lock.
     *
     * @param patience how long to wait for others
     * @throws IOException if others have it for longer than that, or there can be no such file
     */
    static <T> T holding(Path directory, Duration patience, Action<T> action) throws IOException {
        // Closing the file gives the lock back.
        try (FileChannel file =
                FileChannel.open(
                        directory.resolve(NAME),
                        EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            long start = System.nanoTime();
            while (tryLock(file) == null) {
                if (System.nanoTime() - start > patience.toNanos()) {
                    throw new IOException(
                            "another process holds " + directory.resolve(NAME) + "; try again");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return action.run();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException ofThisProcess) {
            return null;
        }
    }
}
