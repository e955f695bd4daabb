package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.testing.Background;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.FloodVerifier;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Nodes 1 and 2 of a cluster send to each other synchronously, short messages and such of several
 * packets, as fast as they arrive and until they are told to stop.
 */
public final class SyncTraffic implements AutoCloseable {
    private static final int CHANNEL = 3;
    private static final int LONGEST = 3000;

    /** What may be on the way at once, so that no socket's buffer overflows. */
    private static final int WINDOW = 8;

    private final List<Flow> flows;
    private final List<CompletableFuture<Void>> sending;

    /** Starts to send. */
    public SyncTraffic(Cluster nodes) {
        flows =
                List.of(
                        new Flow(nodes.node(1), 2, nodes.node(2)),
                        new Flow(nodes.node(2), 1, nodes.node(1)));
        flows.forEach(Flow::open);
        sending = flows.stream().map(flow -> Background.run(flow::send)).toList();
        awaitPassage();
    }

    /**
     * Waits until what is being sent when this is called has arrived in both directions, and so
     * many after it that the receiver has read all its links' sockets meanwhile: no link holds a
     * packet that is older than this call.
     */
    public void awaitPassage() {
        flows.forEach(Flow::awaitPassage);
    }

    /** Stops sending, and checks that every message of both directions arrived once and whole. */
    public void finish() {
        close();
        sending.forEach(Await::result);
        flows.forEach(Flow::check);
    }

    /** Stops sending. Idempotent. */
    @Override
    public void close() {
        flows.forEach(flow -> flow.stopped = true);
    }

    /** One direction. */
    private static final class Flow {
        private static final long SEED = 11;
        private static final int SEVERAL = 4 * WINDOW;

        private final KnetHandle from;
        private final int destination;
        private final KnetHandle to;
        private final FloodVerifier arrived = new FloodVerifier();
        private final Semaphore window = new Semaphore(WINDOW);
        private final AtomicInteger next = new AtomicInteger();
        private volatile boolean stopped;

        Flow(KnetHandle from, int destination, KnetHandle to) {
            this.from = from;
            this.destination = destination;
            this.to = to;
        }

        /** Channels differ by direction, so that each has a listener of its own. */
        private int channel() {
            return CHANNEL + destination;
        }

        void open() {
            from.filter(DestinationFilter.unicastTo(destination));
            from.openChannel(channel());
            to.openChannel(
                    channel(),
                    message -> {
                        arrived.accept(message.content());
                        window.release();
                    });
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
        void send() {
            DataChannel channel = from.findChannel(channel()).orElseThrow();
            Random random = new Random(SEED);
            try {
                while (!stopped) {
                    if (!window.tryAcquire(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                        throw new AssertionError("after " + next + " messages no more arrived");
                    }
                    int length = FloodMessage.HEADER + random.nextInt(LONGEST);
                    byte[] message = new FloodMessage(next.get(), length).toBytes();
                    channel.sendSync(TrackedBuffer.of(message), "", Await.LIMIT);
                    next.incrementAndGet();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupted);
            }
        }

        void awaitPassage() {
            arrived.awaitDistinct(next.get() + SEVERAL, Await.LIMIT);
        }

        void check() {
            int sent = next.get();
            arrived.awaitDistinct(sent, Await.LIMIT);
            assertThat(arrived.summary()).matches(summary -> summary.isClean(sent));
        }
    }
}
