package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetHandle;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Await;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The number of incomplete messages, on a real event loop. */
final class ReassemblyLimitTest {
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("program", true), NioIoHandler.newFactory());
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void endLoop() {
        release.countDown();
        loop.shutdownGracefully(0, Await.LIMIT.toSeconds(), TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void holdLoop() {
        CountDownLatch held = new CountDownLatch(1);
        loop.execute(
                () -> {
                    held.countDown();
                    Await.open(release);
                });
        Await.open(held);
    }

    /** It is in force where packets are received only once their event loop has taken it. */
    @Test
    void aNewNumberIsInForceWhenTheCallReturns() {
        try (KnetHandle handle = new NettyHandleBuilder(1).eventLoopGroup(loop).build()) {
            handle.addHost(2);
            holdLoop();
            Thread caller = new Thread(() -> handle.reassembly().maxMessages(32), "caller");
            caller.start();
            Await.until(
                    () ->
                            caller.getState() == Thread.State.WAITING
                                    || caller.getState() == Thread.State.TIMED_WAITING
                                    || !caller.isAlive());

            assertThat(caller.isAlive()).as("waits for the event loop of the host").isTrue();
            release.countDown();
            Await.end(caller);
            assertThat(handle.reassembly().maxMessages()).isEqualTo(32);
        }
    }
}
