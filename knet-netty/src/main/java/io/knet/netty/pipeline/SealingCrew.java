package io.knet.netty.pipeline;

import static java.util.Objects.requireNonNull;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that help event loops to seal. A loop that has several packets to seal calls them, and
 * each takes the next packet that nobody has, as the loop itself does; so a thread that comes late,
 * or not at all, only leaves more to the loop. The loop goes on when all packets are sealed, and
 * passes them on in their order. Any thread.
 */
public final class SealingCrew {
    /**
     * A thread that is called begins some 25 us later, in which the loop has sealed a good part of
     * fewer bytes.
     */
    static final int LEAST_BYTES = 1 << 15;

    private static final long IDLE_SECONDS = 5;

    private final Executor threads;
    private final int size;

    /**
     * A crew.
     *
     * @param threads as many as {@code size}; may refuse what it is given, as when it was shut down
     * @param size 0 for none: event loops then seal by themselves, packet by packet
     */
    public SealingCrew(Executor threads, int size) {
        this.threads = requireNonNull(threads, "threads");
        this.size = size;
    }

    /** No crew. */
    public static SealingCrew none() {
        return new SealingCrew(unneeded -> {}, 0);
    }

    /**
     * Threads for a crew. They begin when they are needed, and end when they have had nothing to do
     * for a while.
     */
    public static ExecutorService newThreads(String name, int size) {
        int most = Math.max(size, 1);
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        most,
                        most,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        new DefaultThreadFactory(name, true));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Whether there is anybody to help. */
    public boolean exists() {
        return size > 0;
    }

    /**
     * Seals packets, and returns when all of them are sealed or have failed.
     *
     * @param own the calling event loop's
     * @param others of the same slots, for the threads of the crew
     */
    void seal(List<HeldPacket> packets, PacketCipher own, CipherPool others) {
        SealBatch batch = new SealBatch(packets);
        int helpers = worthHelp(packets) ? Math.min(size, packets.size() - 1) : 0;
        for (int i = 0; i < helpers; i++) {
            try {
                threads.execute(() -> help(batch, others));
            } catch (RejectedExecutionException ended) {
                break;
            }
        }
        batch.work(own);
        batch.awaitOthers();
    }

    private static boolean worthHelp(List<HeldPacket> packets) {
        int bytes = 0;
        for (HeldPacket packet : packets) {
            bytes += packet.bytes();
        }
        return bytes >= LEAST_BYTES;
    }

    private static void help(SealBatch batch, CipherPool ciphers) {
        if (!batch.hasMore()) {
            return;
        }
        PacketCipher cipher = ciphers.borrow();
        try {
            batch.work(cipher);
        } finally {
            ciphers.giveBack(cipher);
        }
    }
}
