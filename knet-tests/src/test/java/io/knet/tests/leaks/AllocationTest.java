package io.knet.tests.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.tests.nodes.Cluster;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What asynchronous messages leave on the heap for the garbage collector. */
final class AllocationTest {
    private static final int LENGTH = 200;

    /** Messages that are under way at a time: the first finds the event loop asleep. */
    private static final int AT_ONCE = 32;

    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 20_000;

    /**
     * Compilers leave out some objects and not others, and later ones more. Where they leave out
     * none (-Xint), a message takes 380 to 550 bytes, which depends on how many go at once; each
     * object that is made for every message once more takes 16 to 100.
     */
    private static final long MOST_BYTES = 650;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicInteger received = new AtomicInteger();
    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    /** What it writes down of each buffer would pass for a part of the message. */
    @BeforeEach
    void doNotTrackBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void trackBuffers() {
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void aMessageTakesFewBytesOfTheHeapsOfBothNodes() {
        try (Cluster cluster = Cluster.of(2).start()) {
            cluster.node(1).filter(DestinationFilter.unicastTo(2));
            cluster.node(2)
                    .openChannel(
                            ChannelConfig.of(0)
                                    .withListener(message -> received.incrementAndGet()));
            DataChannel channel = cluster.node(1).openChannel(ChannelConfig.of(0));
            cluster.silence();
            send(channel, WARM_UP);

            long before = allocated();
            send(channel, MEASURED);
            long each = (allocated() - before) / MEASURED;

            assertThat(each).as("bytes for a message").isBetween(1L, MOST_BYTES);
        }
    }

    /** Sends messages and waits for each few of them to arrive, without an object of its own. */
    private void send(DataChannel channel, int messages) {
        ByteBuf content = ByteBufAllocator.DEFAULT.directBuffer(LENGTH).writeZero(LENGTH);
        try {
            for (int sent = 0; sent < messages; sent += AT_ONCE) {
                received.set(0);
                for (int i = 0; i < AT_ONCE; i++) {
                    channel.send(content.retain());
                }
                awaitReceived();
            }
        } finally {
            content.release();
        }
    }

    private void awaitReceived() {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (received.get() < AT_ONCE) {
            if (System.nanoTime() - endNanos >= 0) {
                throw new AssertionError("only " + received + " messages have arrived");
            }
            Thread.onSpinWait();
        }
    }

    /** So far, by this thread and by those of the nodes. */
    private long allocated() {
        long sum = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("knet-")) {
                sum += threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return sum;
    }
}
