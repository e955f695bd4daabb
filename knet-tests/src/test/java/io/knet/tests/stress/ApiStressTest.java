package io.knet.tests.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearTraffic;
import io.knet.CompressionConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.KnetMessage;
import io.knet.SessionConfig;
import io.knet.SessionControl;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.TrackedBuffer;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads call every method of the API at once, with random arguments, on two nodes that send to
 * each other over links that come and go; callbacks do the same. Nothing hangs, nothing is thrown
 * but what is documented, and in the end both nodes work.
 *
 * <p>{@code -Dknet.stress.seconds} makes it longer, {@code -Dknet.stress.seed} repeats its choices,
 * though not how threads interleave.
 */
class ApiStressTest {
    private static final int THREADS = 6;
    private static final long SECONDS = Long.getLong("knet.stress.seconds", 8);
    private static final long SEED = Long.getLong("knet.stress.seed", 20_261_122);

    /** How long one call may take on a busy machine, and then some. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * With sessions, whose keys are changed all the time too, the nodes seldom agree for long
     * enough to receive messages.
     */
    @ParameterizedTest(name = "sessions: {0}")
    @ValueSource(booleans = {false, true})
    void everyMethodMayBeCalledByManyThreadsAtOnce(boolean sessions) throws Exception {
        List<Method> methods =
                Api.methods().stream()
                        .filter(
                                method ->
                                        sessions
                                                || method.getDeclaringClass()
                                                        != SessionControl.class)
                        .toList();
        ApiStress stress;
        try (Cluster cluster = start(sessions)) {
            stress = new ApiStress(methods, cluster);
            List<Thread> threads = start(stress);
            stress.endAfter(Duration.ofSeconds(SECONDS));
            for (Thread thread : threads) {
                join(thread);
            }

            assertThat(stress.failures()).as("seed %d", SEED).isEmpty();
            assertWorks(cluster, sessions);
        }
        Await.until(() -> stress.arguments().unreleased() == 0);
        if (!sessions) {
            assertThat(stress.arguments().received()).as("messages received").isPositive();
        }
        Set<String> forgotten =
                methods.stream()
                        .filter(method -> !stress.calls().containsKey(method))
                        .map(Method::toGenericString)
                        .collect(Collectors.toSet());
        assertThat(forgotten).as("methods that were never called").isEmpty();
    }

    private static Cluster start(boolean sessions) {
        Cluster.Builder cluster = Cluster.of(ApiStress.NODES).links(ApiStress.LINKS);
        if (sessions) {
            cluster.each(node -> node.sessions(SessionConfig.aesGcm(ApiStress.sessionKey(0))));
        }
        return cluster.start();
    }

    private static List<Thread> start(ApiStress stress) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            long seed = SEED + i;
            threads.add(new Thread(() -> stress.run(seed), "stress-" + i));
        }
        threads.add(new Thread(() -> stress.mend(SEED), "stress-mender"));
        threads.forEach(Thread::start);
        return threads;
    }

    private static void join(Thread thread) throws InterruptedException {
        thread.join(LIMIT.toMillis());
        assertThat(thread.isAlive())
                .withFailMessage(() -> thread.getName() + " hangs, seed " + SEED + allStacks())
                .isFalse();
    }

    private static String allStacks() {
        StringBuilder text = new StringBuilder();
        for (ThreadInfo info : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            LockInfo lock = info.getLockInfo();
            text.append("\n\n")
                    .append(info.getThreadName())
                    .append(' ')
                    .append(info.getThreadState());
            text.append(lock == null ? "" : " on " + lock + " of " + info.getLockOwnerName());
            Stream.of(info.getStackTrace())
                    .forEach(frame -> text.append("\n    at ").append(frame));
        }
        return text.toString();
    }

    /** The same handles, configured anew. */
    private static void assertWorks(Cluster cluster, boolean sessions) {
        for (int id = 1; id <= ApiStress.NODES; id++) {
            reset(cluster.node(id));
            if (sessions) {
                ApiStress.useCommonKey(cluster.node(id));
            }
        }
        for (int id = 1; id <= ApiStress.NODES; id++) {
            int peer = ApiStress.NODES + 1 - id;
            KnetHost host = cluster.node(id).addHost(peer);
            for (int link = 0; link < ApiStress.LINKS; link++) {
                host.addLink(link, cluster.config(id, peer, link));
            }
        }
        for (int id = 1; id <= ApiStress.NODES; id++) {
            cluster.awaitReachable(id);
        }
        for (int id = 1; id <= ApiStress.NODES; id++) {
            int peer = ApiStress.NODES + 1 - id;
            KnetHandle sender = cluster.node(id);
            sender.filter(DestinationFilter.unicastTo(peer));
            DataChannel from = sender.openChannel(0);
            try (DataChannel to = cluster.node(peer).openChannel(1)) {
                cluster.node(peer).filter(request -> io.knet.Verdict.deliver().onChannel(1));
                from.sendSync(TrackedBuffer.of("sync"));
                receive(to);
                from.send(TrackedBuffer.of(new byte[50_000]));
                receive(to);
            }
            from.close();
        }
    }

    private static void reset(KnetHandle handle) {
        for (KnetHost host : handle.hosts()) {
            host.links().stream().map(KnetLink::removeAsync).toList().forEach(Await::result);
            host.remove();
        }
        handle.channels().forEach(DataChannel::close);
        handle.crypto().useNone();
        handle.crypto().clear(1);
        handle.crypto().clear(2);
        handle.crypto().clearTraffic(ClearTraffic.ALLOW);
        handle.compression(CompressionConfig.NONE);
        handle.mtu().automatic();
        handle.onwireVersion().automatic();
        handle.reassembly().maxMessages(256);
        handle.enableForwarding();
    }

    private static void receive(DataChannel channel) {
        Optional<KnetMessage> message = channel.receive(Await.LIMIT);
        assertThat(message).isPresent();
        message.ifPresent(KnetMessage::release);
    }
}
