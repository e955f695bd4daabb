package io.knet.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tests.links.SyncTraffic;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.NodeThreads;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Floods node 1 of a cluster while nodes 1 and 2 send to each other synchronously, and sees that
 * the two do not suffer: every message arrives, once and whole, links stay up, and neither
 * processor time, memory nor the log grow with what comes.
 */
final class Siege {
    /** The flood goes on until this many datagrams are sent, and messages have passed. */
    private static final long DATAGRAMS = 200_000;

    private static final long MOST_LINES = 100;
    private static final long MOST_MEMORY = 64 << 20;
    private static final Duration MOST_CPU_EACH = Duration.ofNanos(100_000);

    private final Cluster nodes;

    Siege(Cluster nodes) {
        this.nodes = nodes;
    }

    /**
     * Sends these datagrams to an address of node 1.
     *
     * @return how many were sent
     */
    long flood(
            String what, InetSocketAddress from, InetSocketAddress target, List<byte[]> datagrams)
            throws IOException {
        long downs = downs();
        long pid = ProcessHandle.current().pid();
        Duration before = NodeThreads.time(pid, 1);
        long memory = PlatformDependent.usedDirectMemory();
        try (KnetLog log = new KnetLog();
                PacketFlood flood = PacketFlood.start(from, target, datagrams)) {
            try (SyncTraffic traffic = new SyncTraffic(nodes)) {
                for (int part = 1; part <= 4; part++) {
                    flood.awaitSent(part * DATAGRAMS / 4);
                    traffic.awaitPassage();
                }
                flood.close();
                traffic.finish();
            }
            long grown = PlatformDependent.usedDirectMemory() - memory;
            Duration used = NodeThreads.time(pid, 1).minus(before);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d datagrams, %d a second; node 1 used %.2f µs of processor time for each,"
                            + " and %d KiB more direct memory; %d lines logged%n",
                    what,
                    flood.sent(),
                    flood.rate(),
                    used.toNanos() / 1e3 / flood.sent(),
                    grown >> 10,
                    log.lines().size());
            assertThat(log.lines()).hasSizeLessThan((int) MOST_LINES);
            assertThat(grown).as("more direct memory, bytes").isLessThan(MOST_MEMORY);
            assertThat(used.dividedBy(flood.sent())).isLessThan(MOST_CPU_EACH);
            assertThat(downs()).as("links that went down").isEqualTo(downs);
            return flood.sent();
        }
    }

    private long downs() {
        return nodes.node(1).hosts().stream()
                .flatMap(host -> host.links().stream())
                .mapToLong(link -> link.status().downCount())
                .sum();
    }
}
