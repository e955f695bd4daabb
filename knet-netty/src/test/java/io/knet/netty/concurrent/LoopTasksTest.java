package io.knet.netty.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTasksTest {
    private static EventLoop loopOf(Channel channel) {
        return channel.eventLoop();
    }

    @Test
    void runsTasksInOrder() {
        EmbeddedChannel channel = new EmbeddedChannel();
        LoopTasks tasks = new LoopTasks(loopOf(channel));
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            assertThat(tasks.submit(() -> ran.add(number))).isTrue();
        }

        channel.runPendingTasks();

        assertThat(ran).containsExactly(0, 1, 2);
    }

    /** Else whoever adds a task whenever one has run would keep the loop from its sockets. */
    @Test
    void letsTheLoopLookAtItsSocketsBetweenTwoShares() throws InterruptedException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            EventLoop loop = group.next();
            LoopTasks tasks = new LoopTasks(loop);
            AtomicInteger ran = new AtomicInteger();
            AtomicInteger ranBefore = new AtomicInteger();
            CountDownLatch looked = new CountDownLatch(1);
            Runnable endless =
                    new Runnable() {
                        @Override
                        public void run() {
                            ran.incrementAndGet();
                            if (looked.getCount() > 0) {
                                tasks.submit(this);
                            }
                        }
                    };
            loop.execute(
                    () -> {
                        // Runs when the loop takes what is due, as it does after its sockets.
                        loop.schedule(
                                () -> {
                                    ranBefore.set(ran.get());
                                    looked.countDown();
                                },
                                0,
                                TimeUnit.NANOSECONDS);
                        tasks.submit(endless);
                    });

            assertThat(looked.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(ranBefore.get()).isLessThanOrEqualTo(LoopTasks.SHARE);
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** In the quiet period a loop still takes tasks. */
    @Test
    void runsWhatComesWhileTheLoopShutsDown() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        EventLoop loop = group.next();
        LoopTasks tasks = new LoopTasks(loop);
        AtomicInteger ran = new AtomicInteger();
        group.shutdownGracefully(1, 30, TimeUnit.SECONDS);
        int many = 3 * LoopTasks.SHARE;
        loop.submit(
                        () -> {
                            for (int i = 0; i < many; i++) {
                                tasks.submit(ran::incrementAndGet);
                            }
                        })
                .get(30, TimeUnit.SECONDS);
        loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
        boolean taken = tasks.submit(ran::incrementAndGet);

        group.terminationFuture().syncUninterruptibly();

        assertThat(ran).hasValue(taken ? many + 1 : many);
    }

    @Test
    void runsWhatIsLeftWhenTheLoopIsShutDown() {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        EventLoop loop = group.next();
        LoopTasks tasks = new LoopTasks(loop);
        AtomicInteger ran = new AtomicInteger();
        int many = 3 * LoopTasks.SHARE;
        loop.execute(
                () -> {
                    for (int i = 0; i < many; i++) {
                        tasks.submit(ran::incrementAndGet);
                    }
                });

        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();

        assertThat(ran).hasValue(many);
    }

    @Test
    void refusesATaskWhenTheLoopHasEnded() {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        EventLoop loop = group.next();
        LoopTasks tasks = new LoopTasks(loop);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        AtomicInteger ran = new AtomicInteger();

        assertThat(tasks.submit(ran::incrementAndGet)).isFalse();
        // Whoever runs what others may have left then may find this one.
        CompletableFuture<Void> next = new CompletableFuture<>();
        if (tasks.submit(() -> next.complete(null))) {
            assertThat(next).succeedsWithin(30, TimeUnit.SECONDS);
        } else {
            assertThat(next).isNotDone();
        }

        assertThat(ran).hasValue(0);
    }
}
