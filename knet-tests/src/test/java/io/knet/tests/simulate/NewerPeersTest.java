package io.knet.tests.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.lab.simulate.cluster.Plan;
import io.knet.lab.simulate.cluster.SessionPlan;
import io.knet.lab.simulate.cluster.SimulatedCluster;
import io.knet.lab.simulate.cluster.SimulatedNode;
import io.knet.lab.simulate.cluster.SimulatedTraffic;
import io.knet.lab.simulate.cluster.World;
import io.knet.lab.simulate.report.Timeline;
import io.knet.lab.simulate.verify.Findings;
import io.knet.lab.simulate.verify.Message.Sending;
import io.knet.lab.simulate.verify.Message.Way;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.knet.testkit.network.Machine;
import io.knet.testkit.network.NetworkCounter;
import io.knet.testkit.network.VirtualNetwork;
import io.knet.testkit.time.Scheduler;
import io.knet.tests.nodes.NewerWindow;
import io.knet.wire.CommonHeader;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clusters on networks that keep the order, in which every node gives up messages as libknet does
 * from 1.34 on. They lose nothing.
 */
class NewerPeersTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int BURSTS = 20;

    /** Messages of one burst: less than a socket's buffer holds, more than a batch of the queue. */
    private static final int BURST = 70;

    private final Scheduler scheduler = new Scheduler();

    @ParameterizedTest
    @CsvSource({"PASSIVE, 2, 1", "PASSIVE, 3, 2", "ACTIVE, 3, 1", "RR, 3, 1"})
    void burstsOfFragmentedMessagesArriveWhole(LinkPolicy policy, int nodes, int nets) {
        SimulatedCluster cluster = cluster(policy, nodes, nets, NewerWindow.everywhere());

        burst(cluster);

        assertThat(cluster.ledger().sent()).isEqualTo((long) BURSTS * BURST);
        assertThat(cluster.ledger().delivered()).isEqualTo(cluster.ledger().sent());
    }

    /** What the trains did once. */
    @Test
    void lastFragmentsThatWaitBehindOtherMessagesAreNoticed() {
        LinkInitializer windows = NewerWindow.everywhere();
        SimulatedCluster cluster =
                cluster(
                        LinkPolicy.PASSIVE,
                        2,
                        1,
                        (channel, link) -> {
                            windows.initLink(channel, link);
                            channel.pipeline()
                                    .addAfter(
                                            LinkHandlers.SOCKET,
                                            "last-fragments-last",
                                            new LastFragmentsLast());
                        });

        burst(cluster);

        assertThat(cluster.ledger().delivered()).isLessThan(cluster.ledger().sent() / 2);
    }

    private SimulatedCluster cluster(
            LinkPolicy policy, int nodes, int nets, LinkInitializer handlers) {
        VirtualNetwork network =
                new VirtualNetwork(
                        scheduler, new SplittableRandom(1), new Nobody(), nodes, nets, false);
        // All paths alike, and each keeps the order.
        network.paths().forEach(path -> path.delay(200_000, 0));
        SimulatedCluster cluster =
                new SimulatedCluster(
                        new World(
                                plan(policy, nodes, nets),
                                new SplittableRandom(2),
                                scheduler,
                                new Timeline(scheduler, nodes),
                                network,
                                Optional.empty(),
                                new Findings(scheduler),
                                handlers));
        cluster.nodes().forEach(SimulatedNode::start);
        advance(cluster, 60);
        return cluster;
    }

    private static Plan plan(LinkPolicy policy, int nodes, int nets) {
        return new Plan(
                nodes,
                nets,
                false,
                false,
                -1,
                false,
                false,
                1,
                LinkTimers.ofMillis(1000, 3000),
                policy,
                CompressionConfig.NONE,
                SECOND,
                false,
                SessionPlan.NONE);
    }

    /**
     * The first node sends bursts to the second, most of them of two packets, some of up to nine.
     */
    private void burst(SimulatedCluster cluster) {
        SimulatedTraffic traffic = new SimulatedTraffic(cluster);
        SplittableRandom random = new SplittableRandom(3);
        BitSet second = new BitSet();
        second.set(1);
        SimulatedNode first = cluster.nodes().get(0);
        for (int i = 0; i < BURSTS; i++) {
            for (int j = 0; j < BURST; j++) {
                int length = j % 8 == 1 ? 8 + random.nextInt(12_000) : 2000;
                Way way = random.nextInt(10) == 0 ? Way.SYNC : Way.ASYNC;
                traffic.send(first, new Sending(0, 0, false, second, length, way));
            }
            advance(cluster, 1);
        }
        advance(cluster, 10);
    }

    private void advance(SimulatedCluster cluster, long seconds) {
        scheduler.runUntil(scheduler.now() + seconds * SECOND);
        cluster.world().findings().check();
    }

    /** Keeps last fragments back until the flush. In clear. */
    private static final class LastFragmentsLast extends ChannelOutboundHandlerAdapter {
        private final List<ByteBuf> packets = new ArrayList<>();
        private final List<ChannelPromise> promises = new ArrayList<>();

        @Override
        public void write(ChannelHandlerContext ctx, Object written, ChannelPromise promise) {
            ByteBuf packet = (ByteBuf) written;
            if (CommonHeader.type(packet) == PacketType.DATA
                    && DataHeader.isFragmented(DataHeader.fragmentCount(packet))
                    && DataHeader.fragmentNumber(packet) == DataHeader.fragmentCount(packet)) {
                packets.add(packet);
                promises.add(promise);
            } else {
                ctx.write(packet, promise);
            }
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            for (int i = 0; i < packets.size(); i++) {
                ctx.write(packets.get(i), promises.get(i));
            }
            packets.clear();
            promises.clear();
            ctx.flush();
        }
    }

    /** Keeps no record. */
    private static final class Nobody implements VirtualNetwork.Observer {
        @Override
        public void sent(
                Machine from, InetSocketAddress source, InetSocketAddress target, byte[] bytes) {}

        @Override
        public void happened(Machine machine, NetworkCounter what) {}
    }
}
