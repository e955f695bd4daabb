package io.knet.tests.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.TrackedBuffer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The guard sees what it is there for, on event loops of knet and of the program. */
@EnabledIf("seesWaits")
class BlockingGuardTest {
    static boolean seesWaits() {
        return BlockingGuard.isInstalled();
    }

    /** Stands for code of knet. */
    private static final class PlantedWait {
        private final CountDownLatch done = new CountDownLatch(1);

        void sleep() {
            try {
                Thread.sleep(1);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            done.countDown();
        }
    }

    private static void assertCaught(Cluster cluster) {
        PlantedWait planted = new PlantedWait();
        cluster.node(1).openChannel(0, message -> planted.sleep());
        cluster.node(2).filter(DestinationFilter.unicastTo(1));
        try (DataChannel channel = cluster.node(2).openChannel(0)) {
            channel.send(TrackedBuffer.of("go"));
            Await.open(planted.done);
        }

        List<BlockingGuard.Wait> waits = BlockingGuard.take();
        assertThat(waits).hasSize(1);
        assertThat(waits.get(0).method()).contains("sleep");
    }

    @Test
    void catchesAWaitOnAnEventLoopOfKnet() {
        try (Cluster cluster = Cluster.of(2).start()) {
            assertCaught(cluster);
        }
    }

    @Test
    void catchesAWaitOnAnEventLoopOfTheProgram() {
        MultiThreadIoEventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (Cluster cluster =
                Cluster.of(2).node(1, handle -> handle.eventLoopGroup(loops)).start()) {
            assertCaught(cluster);
        } finally {
            loops.shutdownGracefully();
        }
    }

    @Test
    void saysNothingOfOtherThreads() {
        new PlantedWait().sleep();

        assertThat(BlockingGuard.take()).isEmpty();
    }
}
