package io.knet.tests.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Attachment;
import io.knet.Errno;
import io.knet.KnetException;
import io.knet.LinkTimers;
import io.knet.tests.nodes.Cluster;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads that send synchronously at once, without a pause, over one link. */
@ParameterizedClass
@EnumSource(Setting.class)
final class SyncContentionTest {
    private static final int THREADS = 8;
    private static final int MESSAGES = 32_000;
    private static final int SIZE = 200;
    private static final int FRAGMENTED = 20_000;
    private static final int LAST = Integer.MAX_VALUE;

    /**
     * Short enough to see what is taken for a broken path, but not every pause of a busy machine.
     */
    private static final LinkTimers TIMERS = Cluster.QUICK.withTimes(millis(50), millis(1000));

    @Parameter private Setting setting;

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** How many messages were reported as sent. */
    private static long send(SyncPair pair, int callers, int size, int messages) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Callable<Long>> senders = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                senders.add(() -> sendOneByOne(pair, size, messages / callers));
            }
            long sent = 0;
            for (Future<Long> sender : threads.invokeAll(senders)) {
                sent += sender.get();
            }
            return sent;
        } finally {
            threads.shutdownNow();
        }
    }

    private static long sendOneByOne(SyncPair pair, int size, int messages) {
        long sent = 0;
        for (int i = 0; i < messages; i++) {
            var message = ByteBufAllocator.DEFAULT.buffer().writeInt(i).writeZero(size - 4);
            try {
                pair.channel.sendSync(message, Attachment.NONE, SyncPair.LONG);
                sent++;
            } catch (KnetException refused) {
                assertThat(refused.errno()).isEqualTo(Errno.EAGAIN);
            }
        }
        return sent;
    }

    /** How many messages have arrived when nothing more does. */
    private static long arrived(SyncPair pair, long sent) {
        long arrived = 0;
        // What was sent later may come earlier, by as much as a socket holds: several ends.
        for (int end = 0; end < 3; end++) {
            pair.channel.sendSync(
                    ByteBufAllocator.DEFAULT.buffer().writeInt(LAST),
                    Attachment.NONE,
                    SyncPair.LONG);
            byte[] bytes = pair.inbox.take().bytes();
            while (bytes.length != Integer.BYTES) {
                arrived++;
                bytes = pair.inbox.take().bytes();
            }
        }
        assertThat(arrived).isLessThanOrEqualTo(sent);
        return arrived;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, THREADS, 64})
    void whatIsReportedAsSentArrivesAndNoLinkGoesDown(int threads) throws Exception {
        try (SyncPair pair = SyncPair.start(setting, cluster -> cluster.timers(TIMERS))) {
            long sent = send(pair, threads, SIZE, MESSAGES);

            assertThat(sent).isPositive();
            assertThat(arrived(pair, sent))
                    .as(() -> "counters of the receiver: " + pair.nodes.node(2).stats().toJson())
                    .isGreaterThanOrEqualTo(sent * 99 / 100);
            assertThat(pair.link(0).status().downCount()).isZero();
            assertThat(pair.nodes.link(2, 1, 0).status().downCount()).isZero();
        }
    }

    @Test
    void messagesOfSeveralPacketsArriveToo() throws Exception {
        try (SyncPair pair = SyncPair.start(setting)) {
            long sent = send(pair, THREADS, FRAGMENTED, MESSAGES / 20);

            assertThat(sent).isPositive();
            assertThat(arrived(pair, sent)).isGreaterThanOrEqualTo(sent * 99 / 100);
        }
    }
}
