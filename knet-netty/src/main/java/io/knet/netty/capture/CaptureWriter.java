package io.knet.netty.capture;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The thread of a capture, the only one that touches its files. */
final class CaptureWriter implements Runnable {
    private static final long LONGEST_END_SECONDS = 10;

    private final CaptureQueue queue;
    private final CaptureFile file;
    private final Consumer<IOException> onFailure;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** What ended the writing, if it failed. Written by the thread. */
    private volatile @Nullable IOException failure;

    /**
     * A writer, not started yet.
     *
     * @param onFailure told, once, on the writer's thread
     */
    CaptureWriter(CaptureQueue queue, CaptureFile file, Consumer<IOException> onFailure) {
        this.queue = queue;
        this.file = file;
        this.onFailure = onFailure;
    }

    /** Starts the thread, which ends when the queue is closed and empty. */
    void start(String name) {
        Thread thread = new Thread(this, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until all that is in the closed queue is written. False if that takes too long. */
    boolean awaitEnd() {
        boolean interrupted = false;
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_END_SECONDS);
        try {
            while (true) {
                try {
                    long leftNanos = deadlineNanos - System.nanoTime();
                    return ended.await(leftNanos, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void run() {
        try {
            boolean ending = false;
            while (!ending) {
                ending = queue.isClosed();
                writeAll();
                attempt(file::flush);
                if (!ending) {
                    queue.await();
                }
            }
            attempt(file::end);
        } finally {
            ended.countDown();
        }
    }

    private void writeAll() {
        CapturedPacket packet = queue.poll();
        while (packet != null) {
            write(packet);
            packet = queue.poll();
        }
    }

    private void write(CapturedPacket packet) {
        if (attempt(() -> file.write(packet))) {
            packet.point().countWritten();
        } else {
            packet.point().countDropped();
        }
        queue.giveBack(CapturedPacket.cost(packet.content().remaining()));
    }

    private boolean attempt(FileAction action) {
        if (failure != null) {
            return false;
        }
        try {
            action.run();
            return true;
        } catch (IOException e) {
            failure = e;
            file.abandon();
            onFailure.accept(e);
            return false;
        }
    }

    private interface FileAction {
        void run() throws IOException;
    }
}
