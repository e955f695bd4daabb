package io.knet.tests.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A small number that no other JVM on this machine holds at the same time. Ports, subnets and
 * namespace names are derived from it, so that builds running side by side do not meet. It is held
 * by a file lock until the JVM ends.
 */
final class TestSlot {
    /** Slots are numbered from 0 to one less. */
    static final int COUNT = 16;

    private static final class Holder {
        static final TestSlot SLOT = claim();
    }

    private final int number;
    private final FileLock lock;

    private TestSlot(int number, FileLock lock) {
        this.number = number;
        this.lock = lock;
    }

    /** This JVM's number. */
    static int number() {
        if (!Holder.SLOT.lock.isValid()) {
            throw new IllegalStateException(
                    "the lock of test slot " + Holder.SLOT.number + " was lost");
        }
        return Holder.SLOT.number;
    }

    private static TestSlot claim() {
        Path directory = Path.of(System.getProperty("java.io.tmpdir"), "knet-test-slots");
        try {
            Files.createDirectories(directory);
            for (int number = 0; number < COUNT; number++) {
                FileChannel channel =
                        FileChannel.open(
                                directory.resolve(number + ".lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return new TestSlot(number, lock);
                }
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException(
                "all " + COUNT + " test slots in " + directory + " are held by running JVMs");
    }
}
