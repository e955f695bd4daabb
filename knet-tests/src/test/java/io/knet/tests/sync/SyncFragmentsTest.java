package io.knet.tests.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Attachment;
import io.knet.DataChannel;
import io.knet.Errno;
import io.knet.KnetException;
import io.knet.tests.nodes.NewerWindow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Messages of one packet and of several from many threads, and asynchronous ones besides, to a node
 * that gives up messages as libknet does from 1.34 on: it gets all of them.
 */
@ParameterizedClass
@EnumSource(Setting.class)
final class SyncFragmentsTest {
    private static final int THREADS = 4;
    private static final int MESSAGES = 200;

    /** So little is on its way at a time that no socket overflows. */
    private static final int ON_THE_WAY = 8;

    private static final int INTERFACE_MTU = 1000;

    @Parameter private Setting setting;

    private final Set<Integer> sent = Collections.synchronizedSet(new HashSet<>());
    private final Semaphore room = new Semaphore(ON_THE_WAY);

    private interface Way {
        void send(ByteBuf message);
    }

    private void sendSome(Way way, int from) {
        SplittableRandom random = new SplittableRandom(from);
        for (int number = from; number < from + MESSAGES; number++) {
            room.acquireUninterruptibly();
            // Half of them are one packet, or nearly.
            int length = random.nextInt(random.nextBoolean() ? 100 : 5000);
            try {
                way.send(ByteBufAllocator.DEFAULT.buffer().writeInt(number).writeZero(length));
                sent.add(number);
            } catch (KnetException refused) {
                assertThat(refused.errno()).isEqualTo(Errno.EAGAIN);
                room.release();
            }
        }
    }

    @Test
    void everyMessageThatWasTakenArrives() throws Exception {
        try (SyncPair pair =
                SyncPair.start(
                        setting,
                        cluster ->
                                cluster.node(
                                        2,
                                        handle ->
                                                handle.linkInitializer(
                                                        NewerWindow.everywhere())))) {
            pair.sender.mtu().manual(INTERFACE_MTU);
            Set<Integer> arrived = Collections.synchronizedSet(new HashSet<>());
            ExecutorService threads = Executors.newFixedThreadPool(THREADS + 2);
            try {
                DataChannel channel = pair.channel;
                List<Future<?>> senders = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    int from = i * MESSAGES;
                    senders.add(
                            threads.submit(
                                    () ->
                                            sendSome(
                                                    message ->
                                                            channel.sendSync(
                                                                    message,
                                                                    Attachment.NONE,
                                                                    SyncPair.LONG),
                                                    from)));
                }
                senders.add(threads.submit(() -> sendSome(channel::send, THREADS * MESSAGES)));
                Future<?> reader =
                        threads.submit(
                                () -> {
                                    while (true) {
                                        byte[] bytes = pair.inbox.take().bytes();
                                        int number = ByteBuffer.wrap(bytes).getInt();
                                        if (number < 0) {
                                            return;
                                        }
                                        arrived.add(number);
                                        room.release();
                                    }
                                });
                for (Future<?> sender : senders) {
                    sender.get(60, TimeUnit.SECONDS);
                }
                assertThat(room.tryAcquire(ON_THE_WAY, 30, TimeUnit.SECONDS))
                        .as("all have arrived")
                        .isTrue();
                channel.send(ByteBufAllocator.DEFAULT.buffer().writeInt(-1));
                reader.get(60, TimeUnit.SECONDS);
            } finally {
                threads.shutdownNow();
            }
            assertThat(arrived).isEqualTo(sent);
        }
    }
}
