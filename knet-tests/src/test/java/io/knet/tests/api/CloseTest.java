package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import io.knet.NativeMode;
import io.knet.Verdict;
import io.knet.event.HostReachabilityEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.testkit.LogLines;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a handle: what is still sent, and what is left behind. */
final class CloseTest {
    private static final int CYCLES = 20;
    private static final int QUEUED = 300;

    private final CountDownLatch release = new CountDownLatch(1);

    /** Queues messages for all others behind one that stands still until it is released. */
    private DataChannel queue(KnetHandle sender) {
        CountDownLatch held = new CountDownLatch(1);
        sender.filter(
                request -> {
                    held.countDown();
                    Await.open(release);
                    return Verdict.broadcast();
                });
        DataChannel channel = sender.openChannel(0);
        channel.send(TrackedBuffer.of("the first"));
        Await.open(held);
        for (int i = 0; i < QUEUED; i++) {
            channel.send(TrackedBuffer.of(Integer.toString(i)));
        }
        return channel;
    }

    /**
     * A receiver that sends to the closed port is refused, and drops what it has not read yet from
     * a host that is unreachable then.
     */
    private static void quiet(Cluster nodes, int count) {
        for (int id = 1; id <= count; id++) {
            nodes.node(id).mtu().manual(1500);
        }
        nodes.silence();
    }

    // ---- draining

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void closingWithTimeSendsWhatIsQueued(int threads) {
        try (Cluster nodes = Cluster.of(4).star().each(node -> node.threads(threads)).start()) {
            KnetHandle sender = nodes.node(1);
            quiet(nodes, 4);
            List<Inbox> inboxes = new ArrayList<>();
            for (int peer = 2; peer <= 4; peer++) {
                inboxes.add(new Inbox());
                nodes.node(peer).openChannel(0, inboxes.get(inboxes.size() - 1));
            }
            DataChannel channel = queue(sender);
            CompletableFuture<Void> closed = sender.closeAsync(Await.LIMIT);
            TrackedBuffer late = TrackedBuffer.of("late");
            assertThat(Failures.error(() -> channel.send(late))).isEqualTo(KnetError.HANDLE_CLOSED);
            late.awaitReleased();
            assertThat(Failures.error(sender::hosts)).isEqualTo(KnetError.HANDLE_CLOSED);
            assertThat(closed).isNotDone();
            release.countDown();
            Await.result(closed);
            for (Inbox inbox : inboxes) {
                assertThat(inbox.takeText()).isEqualTo("the first");
                for (int i = 0; i < QUEUED; i++) {
                    assertThat(inbox.takeText()).isEqualTo(Integer.toString(i));
                }
            }
            assertThat(sender.stats().get(DropReason.CLOSED)).isZero();
        }
    }

    @Test
    void aPlainCloseSendsWhatWasAcceptedBefore() {
        try (Cluster nodes = Cluster.of(2).start()) {
            quiet(nodes, 2);
            Inbox inbox = new Inbox();
            nodes.node(2).openChannel(0, inbox);
            KnetHandle sender = nodes.node(1);
            DataChannel channel = sender.openChannel(0);
            for (int i = 0; i < 1000; i++) {
                channel.send(TrackedBuffer.of(Integer.toString(i)));
            }
            sender.close();
            for (int i = 0; i < 1000; i++) {
                assertThat(inbox.takeText()).isEqualTo(Integer.toString(i));
            }
            assertThat(sender.stats().get(DropReason.CLOSED)).isZero();
        }
    }

    @Test
    void aPlainCloseWithoutDrainDropsWhatIsQueued() {
        try (Cluster nodes =
                Cluster.of(2).each(node -> node.threads(1).closeDrain(Duration.ZERO)).start()) {
            KnetHandle sender = nodes.node(1);
            queue(sender);
            CompletableFuture<Void> closed = sender.closeAsync();
            release.countDown();
            Await.result(closed);
            assertThat(sender.stats().get(DropReason.CLOSED)).isEqualTo(QUEUED);
        }
    }

    /** What is said of dropped messages when a handle closes that has some to send. */
    private List<String> warningsOfAClose(Duration limit) {
        try (LogLines lines = LogLines.of(LogSubsystem.HANDLE);
                Cluster nodes = Cluster.of(2).each(node -> node.threads(1)).start()) {
            KnetHandle sender = nodes.node(1);
            queue(sender);
            CompletableFuture<Void> closed = sender.closeAsync(limit);
            release.countDown();
            Await.result(closed);
            return lines.texts().stream().filter(line -> line.contains("were dropped")).toList();
        }
    }

    @Test
    void whatIsDroppedIsWarnedOfOnce() {
        assertThat(warningsOfAClose(Duration.ZERO))
                .singleElement()
                .asString()
                .contains(
                        QUEUED
                                + " messages that were accepted to be sent were dropped as the"
                                + " handle closed")
                .contains("give close more time");
    }

    @Test
    void whatIsSentInTimeIsNotWarnedOf() {
        assertThat(warningsOfAClose(Await.LIMIT)).isEmpty();
    }

    @Test
    void anEmptyQueueEndsTheTimeAtOnce() {
        try (Cluster nodes = Cluster.of(2).start()) {
            nodes.node(1).close(Duration.ofDays(10_000));
            nodes.node(1).close(Duration.ofDays(10_000));
            assertThat(nodes.node(1).closeAsync(Duration.ofDays(1))).isCompleted();
        }
    }

    @Test
    void whatIsNotSentInTimeIsDroppedAndCounted() {
        try (Cluster nodes = Cluster.of(2).each(node -> node.threads(1)).start()) {
            KnetHandle sender = nodes.node(1);
            quiet(nodes, 2);
            Inbox inbox = new Inbox();
            nodes.node(2).openChannel(0, inbox);
            queue(sender);
            long start = System.nanoTime();
            CompletableFuture<Void> closed = sender.closeAsync(Duration.ofMillis(1));
            Await.until(() -> System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(20));
            release.countDown();
            Await.result(closed);
            long dropped = sender.stats().get(DropReason.CLOSED);
            assertThat(dropped).isPositive();
            for (int i = 0; i < QUEUED + 1 - dropped; i++) {
                inbox.take();
            }
        }
    }

    @Test
    void closingOnceMoreEndsTheTime() {
        try (Cluster nodes = Cluster.of(2).each(node -> node.threads(1)).start()) {
            KnetHandle sender = nodes.node(1);
            queue(sender);
            CompletableFuture<Void> patient = sender.closeAsync(Duration.ofDays(1));
            CompletableFuture<Void> alsoPatient = sender.closeAsync(Duration.ofDays(2));
            CompletableFuture<Void> now = sender.closeAsync();
            release.countDown();
            Await.result(now);
            Await.result(patient);
            Await.result(alsoPatient);
            assertThat(sender.stats().get(DropReason.CLOSED)).isEqualTo(QUEUED);
        }
    }

    @Test
    void aTimeBelowZeroIsRefusedAndTheHandleStaysOpen() {
        try (KnetHandle handle = KnetHandle.builder(1).threads(1).build()) {
            for (Duration time : List.of(Duration.ofNanos(-1), Duration.ofDays(-1))) {
                assertThat(Failures.error(() -> handle.close(time)))
                        .isEqualTo(KnetError.INVALID_ARGUMENT);
                assertThat(Await.failure(handle.closeAsync(time)).error())
                        .isEqualTo(KnetError.INVALID_ARGUMENT);
            }
            assertThat(handle.hosts()).isEmpty();
        }
    }

    // ---- listeners of events

    @Test
    void whenItReturnsListenersKnowAllThatHappenedAndAreToldNothingMore() {
        List<KnetEvent> told = new CopyOnWriteArrayList<>();
        CountDownLatch entered = new CountDownLatch(1);
        try (Cluster nodes = Cluster.of(2).start()) {
            KnetHandle handle = nodes.node(1);
            handle.onEvent(
                    event -> {
                        entered.countDown();
                        Await.open(release);
                        told.add(event);
                    });
            nodes.link(1, 2, 0).disable();
            Await.open(entered);
            nodes.link(1, 2, 0).enable();
            Await.result(nodes.link(1, 2, 0).whenUp());
            CompletableFuture<Void> closed = handle.closeAsync();
            assertThat(closed).isNotDone();
            release.countDown();
            Await.result(closed);
            assertThat(told)
                    .filteredOn(KnetEvent.HostReachability.class::isInstance)
                    .last()
                    .isEqualTo(new HostReachabilityEvent(2, false));
        }
    }

    @Test
    void aListenerMayCloseItsHandle() {
        CompletableFuture<Boolean> returned = new CompletableFuture<>();
        try (Cluster nodes = Cluster.of(2).start()) {
            KnetHandle handle = nodes.node(1);
            handle.onEvent(
                    event -> {
                        // Others may still come of the beginning.
                        if (event instanceof KnetEvent.LinkDown) {
                            handle.close();
                            returned.complete(true);
                        }
                    });
            nodes.link(1, 2, 0).disable();
            Await.result(returned);
            Await.result(handle.closeAsync());
        }
    }

    @Test
    void aListenerThatWaitsForTheEndIsGivenUp() {
        CompletableFuture<Boolean> returned = new CompletableFuture<>();
        try (Cluster nodes = Cluster.of(2).start()) {
            KnetHandle handle = nodes.node(1);
            handle.onEvent(
                    event -> {
                        if (event instanceof KnetEvent.LinkDown) {
                            Await.result(handle.closeAsync());
                            returned.complete(true);
                        }
                    });
            nodes.link(1, 2, 0).disable();
            Await.result(returned);
        }
    }

    // ---- what is left behind

    private static int openFiles() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }

    private static long threadsOfHandles() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("knet-"))
                .count();
    }

    private static void cycle(UnaryOperator<NettyHandleBuilder> loops, boolean withTime) {
        Cluster nodes = Cluster.of(2).links(2).each(loops).start();
        try (nodes) {
            KnetHandle one = nodes.node(1);
            one.addHost(1).addLink(0, LinkConfig.loopback());
            Inbox inbox = new Inbox();
            nodes.node(2).openChannel(0, inbox);
            DataChannel channel = one.openChannel(0);
            channel.send(TrackedBuffer.of("queued"));
            assertThat(inbox.takeText()).isEqualTo("queued");
            one.filter(DestinationFilter.unicastTo(2));
            channel.sendSync(TrackedBuffer.of("sync"));
            assertThat(inbox.takeText()).isEqualTo("sync");
            channel.send(TrackedBuffer.of("the last"));
            if (withTime) {
                one.close(Await.LIMIT);
                assertThat(inbox.takeText()).isEqualTo("the last");
            }
        }
    }

    private static void cycles(UnaryOperator<NettyHandleBuilder> loops) {
        for (int i = 0; i < CYCLES; i++) {
            cycle(loops, i % 2 == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aClosedHandleLeavesNoThreadsAndNoFilesBehind(NativeMode mode) {
        UnaryOperator<NettyHandleBuilder> loops = node -> node.nativeMode(mode).threads(2);
        cycle(loops, true);
        cycle(loops, false);
        Await.until(() -> threadsOfHandles() == 0);
        int before = openFiles();
        cycles(loops);
        Await.until(() -> threadsOfHandles() == 0);
        Await.until(() -> openFiles() <= before);
    }

    @ParameterizedTest
    @EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aClosedHandleLeavesTheProgramsLoopsAsTheyWere(NativeMode mode) {
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(
                        2,
                        new DefaultThreadFactory("program", true),
                        mode == NativeMode.NIO
                                ? NioIoHandler.newFactory()
                                : EpollIoHandler.newFactory());
        try {
            UnaryOperator<NettyHandleBuilder> loops = node -> node.eventLoopGroup(group);
            cycle(loops, true);
            Await.until(() -> threadsOfHandles() == 0);
            int before = openFiles();
            cycles(loops);
            Await.until(() -> threadsOfHandles() == 0);
            Await.until(() -> openFiles() <= before);
            assertThat(group.isShuttingDown()).isFalse();
        } finally {
            group.shutdownGracefully(0, Await.LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .syncUninterruptibly();
        }
    }
}
