package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.NativeMode;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.netty.util.internal.OutOfDirectMemoryError;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The links of node 1 are short of memory for their buffers, now and then or for a while. */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class OutOfMemoryTest {
    private static final int MESSAGES = 200;
    private static final long SEED = 811;

    /** A socket with something to receive is asked 20 times a second, not for ever. */
    private static final int MOST_REFUSALS = 10_000;

    @Parameter private NativeMode sockets;

    private final LimitedAllocator memory = new LimitedAllocator(OutOfMemoryTest::outOfMemory);
    private final List<TrackedBuffer> sent = new ArrayList<>();

    /** As Netty throws it, which lets nobody else make one. */
    private static Error outOfMemory() {
        try {
            Constructor<OutOfDirectMemoryError> constructor =
                    OutOfDirectMemoryError.class.getDeclaredConstructor(String.class);
            constructor.setAccessible(true);
            return constructor.newInstance("the test has no memory left");
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Netty has changed", e);
        }
    }

    private Cluster start(boolean sealed) {
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY])) {
            return Cluster.of(2)
                    .sockets(sockets)
                    .timers(Cluster.IMPATIENT)
                    .each(handle -> sealed ? handle.crypto(crypto) : handle)
                    .node(
                            1,
                            handle ->
                                    handle.linkInitializer(
                                            (channel, link) ->
                                                    channel.config().setAllocator(memory)))
                    .start();
        }
    }

    private TrackedBuffer message(int length) {
        TrackedBuffer message = TrackedBuffer.of(new byte[length]);
        sent.add(message);
        return message;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHandleWithoutMemoryLosesMessagesAndCountsThemAndGoesOn(boolean sealed) {
        exchange(start(sealed), request -> true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHandleThatLacksMemoryNowAndThenGoesOn(boolean sealed) {
        Random random = new Random(SEED);
        exchange(start(sealed), request -> random.nextInt(3) == 0);
    }

    private void exchange(Cluster cluster, LongPredicate refused) {
        try (cluster) {
            Inbox first = new Inbox();
            Inbox second = new Inbox();
            DataChannel one = open(cluster.node(1), 2, first);
            DataChannel two = open(cluster.node(2), 1, second);

            memory.refuse(refused);
            int refusedSyncs = 0;
            for (int i = 0; i < MESSAGES; i++) {
                int length = 1 + i * 37;
                one.send(message(length));
                two.send(message(length));
                try {
                    one.sendSync(message(length));
                } catch (KnetException | OutOfDirectMemoryError failed) {
                    refusedSyncs++;
                }
            }
            Await.until(() -> memory.refusals() > 10);
            sent.forEach(TrackedBuffer::awaitReleased);
            assertThat(refusedSyncs).as("sends that were told").isPositive();
            Map<DropReason, Long> drops = cluster.node(1).stats().drops();
            // Netty closes the JDK's channels for want of memory, perhaps before the first message.
            long withoutChannel =
                    sockets == NativeMode.NIO ? drops.get(DropReason.SOCKET_ERROR) : 0;
            assertThat(drops.get(DropReason.HANDLER_FAILED) + withoutChannel)
                    .as("%s", drops)
                    .isPositive();
            assertThat(memory.refusals()).as("no busy loop").isLessThan(MOST_REFUSALS);

            memory.refuse(request -> false);
            cluster.awaitReachable(1);
            cluster.awaitReachable(2);
            // Netty closes the JDK's channels for such an error; links get new ones in a second.
            Await.until(() -> takes(one, message(50_000)));
            one.send(TrackedBuffer.of("from one"));
            two.send(TrackedBuffer.of("from two"));
            second.takeTextsUntil("from one");
            first.takeTextsUntil("from two");
        }
    }

    private static boolean takes(DataChannel channel, TrackedBuffer message) {
        try {
            channel.sendSync(message);
            return true;
        } catch (KnetException noSocketYet) {
            // The link goes down with its channel, also after it was seen up.
            assertThat(noSocketYet.error()).isIn(KnetError.SOCKET_ERROR, KnetError.HOST_DOWN);
            return false;
        }
    }

    private static DataChannel open(KnetHandle node, int peer, Inbox inbox) {
        node.filter(DestinationFilter.unicastTo(peer));
        node.compression(CompressionConfig.of(CompressionModel.ZLIB));
        return node.openChannel(0, inbox);
    }
}
