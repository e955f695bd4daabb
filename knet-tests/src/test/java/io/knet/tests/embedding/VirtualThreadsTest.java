package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.KnetMessage;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual threads that wait in knet do not hold a thread of the machine's. */
final class VirtualThreadsTest {
    private static final int THREADS = 10_000;

    /** Before it, the JDK's own monitors hold the threads that virtual ones run on. */
    private static final int FIRST_JDK = 24;

    private static final String PINNED = "jdk.VirtualThreadPinned";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path temp;

    /** What holds a thread, to see that this is noticed: a class that is made for a long time. */
    private static final class Held {
        static final long WAITED = waitLong();

        private static long waitLong() {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            return System.nanoTime();
        }
    }

    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService)
                    MethodHandles.publicLookup()
                            .findStatic(
                                    Executors.class,
                                    "newVirtualThreadPerTaskExecutor",
                                    MethodType.methodType(ExecutorService.class))
                            .invoke();
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void tenThousandOfThemSendAndReceiveAndNoneHoldsAThread() throws IOException {
        int jdk = Runtime.version().feature();
        assumeTrue(jdk >= FIRST_JDK, () -> "JDK " + FIRST_JDK + " is needed, this is " + jdk);
        try (Cluster nodes = Cluster.of(2).each(node -> node.syncTimeout(PATIENCE)).start();
                CryptoConfig crypto = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY])) {
            for (int id = 1; id <= 2; id++) {
                nodes.node(id).crypto().set(1, crypto);
                nodes.node(id).crypto().use(1);
            }
            nodes.node(1).filter(DestinationFilter.unicastTo(2));
            DataChannel out = nodes.node(1).openChannel(0);
            DataChannel in = nodes.node(2).openChannel(0);

            // Classes are made once, and whoever waits for that holds its thread.
            exchange(out, in);

            List<RecordedEvent> pinned =
                    recorded(
                            () -> {
                                hold();
                                exchange(out, in);
                            });

            assertThat(pinned)
                    .as("the recorder notices what holds a thread")
                    .anyMatch(event -> has(event, Held.class.getName()));
            assertThat(pinned.stream().filter(event -> !has(event, Held.class.getName())))
                    .as("virtual threads that held their carrier in knet")
                    .noneMatch(event -> has(event, "io.knet."));
        }
    }

    private static void hold() {
        ExecutorService threads = virtualThreads();
        try {
            Await.result(CompletableFuture.supplyAsync(() -> Held.WAITED, threads));
        } finally {
            threads.shutdown();
        }
    }

    private static void exchange(DataChannel out, DataChannel in) {
        ExecutorService threads = virtualThreads();
        try {
            List<CompletableFuture<Integer>> received = each(threads, () -> receive(in));
            List<CompletableFuture<Integer>> sent = each(threads, () -> sendSync(out));
            sent.forEach(Await::result);
            assertThat(received.stream().map(Await::result)).containsOnly(100);
        } finally {
            threads.shutdown();
        }
    }

    /** Again and again: as many as these have to wait longer than a call does. */
    private static int sendSync(DataChannel channel) {
        for (int tries = 1; ; tries++) {
            try {
                channel.sendSync(Unpooled.wrappedBuffer(new byte[100]));
                return tries;
            } catch (KnetException refused) {
                if (refused.error() != KnetError.SOCKET_FULL) {
                    throw refused;
                }
            }
        }
    }

    private static int receive(DataChannel channel) {
        KnetMessage message = channel.receive(PATIENCE).orElseThrow();
        try {
            return message.content().readableBytes();
        } finally {
            message.release();
        }
    }

    private static List<CompletableFuture<Integer>> each(Executor threads, Supplier<Integer> task) {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(CompletableFuture.supplyAsync(task, threads));
        }
        return all;
    }

    private List<RecordedEvent> recorded(Runnable action) throws IOException {
        Path file = temp.resolve("threads.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(PINNED).withThreshold(Duration.ZERO).withStackTrace();
            recording.start();
            action.run();
            recording.stop();
            recording.dump(file);
        }
        // knet's own are there too.
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(PINNED))
                .toList();
    }

    private static boolean has(RecordedEvent event, String type) {
        return event.getStackTrace() != null
                && types(event)
                        .filter(name -> !name.startsWith("io.knet.tests.") || name.equals(type))
                        .anyMatch(name -> name.startsWith(type));
    }

    private static Stream<String> types(RecordedEvent event) {
        return event.getStackTrace().getFrames().stream()
                .map(frame -> frame.getMethod().getType().getName());
    }
}
