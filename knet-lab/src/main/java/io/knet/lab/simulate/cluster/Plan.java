package io.knet.lab.simulate.cluster;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The kind of cluster that a seed stands for.
 *
 * @param nodes how many
 * @param nets networks, each of which gives every pair of nodes a link
 * @param sealed whether packets are sealed
 * @param roamer the node whose address on network 0 changes, so that the others have dynamic links
 *     to it; -1 if all links are static
 * @param ownHandlers whether a handler of the program's own stands in the links' pipelines
 * @param loops event loops of each node
 * @param messagesEvery the average time between two messages of a node, in nanoseconds
 * @param floods whether thousands of messages at a time are common, so that sequence numbers force
 *     pings, and begin again after 65535
 * @param sessions how nodes speak with each other
 */
public record Plan(
        int nodes,
        int nets,
        boolean ipv6,
        boolean sealed,
        int roamer,
        boolean ownHandlers,
        boolean directBuffers,
        int loops,
        LinkTimers timers,
        LinkPolicy policy,
        CompressionConfig compression,
        long messagesEvery,
        boolean floods,
        SessionPlan sessions) {
    private static final long SECOND = 1_000_000_000L;
    private static final List<LinkPolicy> POLICIES = List.of(LinkPolicy.values());
    private static final List<CompressionModel> MODELS =
            List.of(
                    CompressionModel.NONE,
                    CompressionModel.ZLIB,
                    CompressionModel.LZ4,
                    CompressionModel.LZO2,
                    CompressionModel.ZSTD);

    /** Host ids have a gap, so that nobody takes an index for an id. */
    private static final int FIRST_HOST = 11;

    private static final int HOST_STEP = 7;

    /**
     * The cluster of a seed.
     *
     * @param random of the seed
     * @param nodes how many nodes, 0 for 2 to 4
     * @param sessions whether nodes speak in sessions
     */
    public static Plan of(SplittableRandom random, int nodes, SessionShare sessions) {
        int count = nodes == 0 ? 2 + random.nextInt(3) : nodes;
        int nets = 1 + random.nextInt(count > 3 ? 2 : 3);
        return new Plan(
                count,
                nets,
                random.nextInt(4) == 0,
                random.nextInt(4) != 0,
                random.nextInt(2) == 0 ? random.nextInt(count) : -1,
                random.nextInt(4) == 0,
                random.nextBoolean(),
                1 + random.nextInt(3),
                timers(random),
                policy(random),
                compression(random),
                SECOND * (2 + random.nextInt(10)),
                random.nextInt(8) == 0,
                SessionPlan.of(random, count, sessions));
    }

    /** Timers that are found in practice. */
    public static LinkTimers timers(SplittableRandom random) {
        long interval = 500L * (2 + random.nextInt(4));
        return LinkTimers.ofMillis(interval, interval * (2 + random.nextInt(2)))
                .withPongsToComeUp(2 + random.nextInt(4));
    }

    /** Any policy. */
    public static LinkPolicy policy(SplittableRandom random) {
        return POLICIES.get(random.nextInt(POLICIES.size()));
    }

    /** Any compression whose library comes with the command. */
    public static CompressionConfig compression(SplittableRandom random) {
        return CompressionConfig.of(MODELS.get(random.nextInt(MODELS.size())));
    }

    /** The host id of a node. */
    public static int hostId(int node) {
        return FIRST_HOST + HOST_STEP * node;
    }

    /** The node of a host id. */
    public static int node(int hostId) {
        return (hostId - FIRST_HOST) / HOST_STEP;
    }
}
