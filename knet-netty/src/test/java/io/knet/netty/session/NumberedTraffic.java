package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.netty.buffer.Unpooled;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Synchronous messages with a number each, from one node to another, one after the other until it
 * is ended; never more under way than the sockets hold.
 */
final class NumberedTraffic implements AutoCloseable {
    private static final int BYTES = 3000;
    private static final int UNDER_WAY = 20;
    private static final int SOME = 200;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger arrived = new AtomicInteger();
    private final ConcurrentLinkedQueue<Integer> numbers = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Integer> sending;

    NumberedTraffic(KnetHandle from, KnetHandle to) {
        from.filter(DestinationFilter.unicastTo(to.hostId()));
        AtomicInteger count = arrived;
        ConcurrentLinkedQueue<Integer> all = numbers;
        to.openChannel(
                ChannelConfig.of(0)
                        .withListener(
                                message -> {
                                    all.add(message.content().getInt(0));
                                    count.incrementAndGet();
                                }));
        DataChannel channel = from.openChannel(0);
        AtomicBoolean end = over;
        sending =
                CompletableFuture.supplyAsync(
                        () -> send(channel, end, count),
                        task -> new Thread(task, "numbered-traffic").start());
    }

    private static int send(DataChannel channel, AtomicBoolean end, AtomicInteger arrived) {
        int sent = 0;
        while (!end.get()) {
            if (sent - arrived.get() < UNDER_WAY) {
                channel.sendSync(
                        Unpooled.buffer(BYTES).writeInt(sent).writeZero(BYTES - Integer.BYTES));
                sent++;
            } else {
                Thread.onSpinWait();
            }
        }
        return sent;
    }

    /** Waits until some more messages have arrived. */
    void awaitMore() {
        int wanted = arrived.get() + SOME;
        SessionTestNodes.await(() -> arrived.get() >= wanted || sending.isDone());
        assertThat(sending).as("a message was refused").isNotDone();
    }

    /** The numbers of all messages that arrived. */
    Collection<Integer> received() {
        return numbers;
    }

    /** Sends no more; tells how many were sent. */
    int end() {
        over.set(true);
        return sending.orTimeout(SessionTestNodes.SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        over.set(true);
    }
}
