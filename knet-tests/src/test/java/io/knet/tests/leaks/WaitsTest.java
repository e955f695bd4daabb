package io.knet.tests.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.Verdict;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Those who wait for something that does not happen, and give up, leave nothing behind. */
final class WaitsTest {
    private static final int WAITS = 20_000;
    private static final String FUTURE = " java.util.concurrent.CompletableFuture ";

    /** How many futures can still be reached, as the JVM counts them after a collection. */
    private static long futures() {
        try {
            Object histogram =
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "gcClassHistogram",
                                    new Object[] {new String[0]},
                                    new String[] {String[].class.getName()});
            return String.valueOf(histogram)
                    .lines()
                    .filter(line -> (line + " ").contains(FUTURE))
                    .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1]))
                    .sum();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    private static void giveUp(Supplier<? extends CompletableFuture<?>> wait) {
        for (int i = 0; i < WAITS; i++) {
            wait.get().cancel(true);
        }
        List<CompletableFuture<?>> late = new ArrayList<>();
        for (int i = 0; i < WAITS; i++) {
            late.add(wait.get().orTimeout(1, TimeUnit.NANOSECONDS));
        }
        late.forEach(future -> assertThat(catchThrowable(future::join)).isNotNull());
    }

    @Test
    void whoeverGivesUpIsForgotten() {
        CountDownLatch release = new CountDownLatch(1);
        try (KnetHandle handle = new NettyHandleBuilder(1).threads(1).build()) {
            LinkEnds path = FreePorts.link();
            KnetHost host = handle.addHost(2);
            KnetLink link = host.addLink(0, LinkConfig.udp(path.left(), path.right()));
            DataChannel full = fullChannel(handle, release);
            List<Supplier<? extends CompletableFuture<?>>> waits =
                    List.of(
                            host::whenReachable,
                            link::whenUp,
                            link::whenMtuKnown,
                            () -> handle.mtu().whenKnown(),
                            full::whenWritable);
            waits.forEach(wait -> assertThat(wait.get()).isNotDone());
            long before = futures();

            waits.forEach(WaitsTest::giveUp);

            Await.until(() -> futures() < before + WAITS / 10);
            release.countDown();
        }
    }

    /** A channel whose messages stand still until they are released. */
    private static DataChannel fullChannel(KnetHandle handle, CountDownLatch release) {
        handle.enableForwarding();
        handle.filter(
                request -> {
                    Await.open(release);
                    return Verdict.broadcast();
                });
        DataChannel channel = handle.openChannel(ChannelConfig.of(0));
        while (channel.isWritable()) {
            try {
                channel.send(TrackedBuffer.of("a message".repeat(5000)));
            } catch (KnetException queueFull) {
                assertThat(channel.isWritable()).isFalse();
            }
        }
        return channel;
    }
}
