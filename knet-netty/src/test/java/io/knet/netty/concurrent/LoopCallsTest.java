package io.knet.netty.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two real event loops. */
class LoopCallsTest {
    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final EventLoop other = group.next();
    private final LoopCalls calls = new LoopCalls(group);

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static void on(EventLoop place, Runnable task) throws Exception {
        place.submit(task).get(30, TimeUnit.SECONDS);
    }

    @Test
    void knowsWhetherTheThreadIsAnEventLoop() throws Exception {
        AtomicBoolean onLoop = new AtomicBoolean();
        assertThat(calls.onAnyLoop()).isFalse();

        on(loop, () -> onLoop.set(calls.onAnyLoop()));

        assertThat(onLoop).isTrue();
    }

    @Test
    void hasRunTheTaskOnTheLoopWhenItReturns() {
        AtomicReference<Thread> ran = new AtomicReference<>();

        calls.run(loop, () -> ran.set(Thread.currentThread()));

        assertThat(ran.get()).isNotNull();
        assertThat(loop.inEventLoop(ran.get())).isTrue();
    }

    @Test
    void runsTheTaskAtOnceOnTheLoopItself() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();

        on(
                loop,
                () -> {
                    AtomicBoolean now = new AtomicBoolean();
                    calls.run(loop, () -> now.set(true));
                    ran.set(now.get());
                });

        assertThat(ran).isTrue();
    }

    @Test
    void makesNoLoopWaitForAnother() throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        CompletableFuture<Boolean> ran = new CompletableFuture<>();

        on(
                loop,
                () -> {
                    // Would end in a deadlock if the call waited for its task.
                    calls.run(other, () -> ran.complete(await(returned)));
                    returned.countDown();
                });

        assertThat(ran).succeedsWithin(60, TimeUnit.SECONDS).isEqualTo(true);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void givesTheTasksExceptionToTheCaller() {
        KnetException refused = new KnetException(KnetError.IN_USE, "in use");

        assertThatThrownBy(
                        () ->
                                calls.run(
                                        loop,
                                        () -> {
                                            throw refused;
                                        }))
                .isSameAs(refused);
    }

    @Test
    void refusesToMakeALoopWait() throws Exception {
        AtomicReference<Throwable> refusal = new AtomicReference<>();

        on(
                loop,
                () -> {
                    try {
                        calls.requireOffLoop("the asynchronous one");
                    } catch (KnetException e) {
                        refusal.set(e);
                    }
                });

        assertThat(refusal.get())
                .hasFieldOrPropertyWithValue("errno", Errno.EDEADLK)
                .hasMessageContaining("the asynchronous one");
    }

    @Test
    void hasRunTheTaskAlsoOnAThreadThatIsInterrupted() {
        AtomicBoolean ran = new AtomicBoolean();
        Thread.currentThread().interrupt();

        calls.run(loop, () -> ran.set(true));

        assertThat(Thread.interrupted()).as("stays interrupted").isTrue();
        assertThat(ran).isTrue();
    }

    @Test
    void givesTheFailureAlsoToAThreadThatIsInterrupted() {
        KnetException refused = new KnetException(KnetError.IN_USE, "in use");
        Thread.currentThread().interrupt();

        assertThatThrownBy(
                        () ->
                                LoopCalls.awaitUninterruptibly(
                                        CompletableFuture.failedFuture(refused)))
                .isSameAs(refused);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void reportsInterruptionAndKeepsTheThreadsStatus() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(
                        () ->
                                LoopCalls.await(
                                        new CompletableFuture<>(),
                                        Deadline.in(Duration.ofSeconds(30))))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void tellsThatALoopHasEnded() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();

        assertThat(LoopCalls.submit(loop, () -> {})).isFalse();
        assertThat(LoopCalls.supply(loop, CompletableFuture::new)).isCompletedExceptionally();
        assertThatThrownBy(() -> calls.run(loop, () -> {}))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.HANDLE_CLOSED))
                .hasMessageContaining("shut down before the handle");
    }
}
