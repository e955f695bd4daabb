package io.knet.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkTimers;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.NodeThreads;
import io.knet.tests.peer.FloodSummary;
import io.knet.tests.peer.Libknet;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LibknetPeerBuilder;
import io.knet.tests.peer.LinkEnds;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pair of nodes with two links that goes through a fault of the first: both send synchronously
 * all the time. Link 0 is preferred, so that its traffic has to move, and to move back.
 */
final class Ordeal implements AutoCloseable {
    static final int PEER = 2;

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int PROGRESS = 50;
    private static final int MESSAGES_A_SECOND = 200;
    private static final int BYSTANDER = 1000;
    private static final int NARROW = 1000;

    /** A busy loop would take a whole core, and a half still if it had to share one. */
    private static final double MOST_CPU = 0.4;

    /** Of a test that fails though nothing is wrong. */
    private static final double UNLIKELY = 1e-6;

    private static final AtomicInteger NEXT_ID = new AtomicInteger(100);

    private final int near = NEXT_ID.getAndIncrement();
    private final Fault fault;
    private final PeerKind kind;
    private final int seconds;
    private final HostileNet net = new HostileNet();
    private Optional<Relay> relay = Optional.empty();
    private Optional<Bystander> bystander = Optional.empty();
    private Optional<NearNode> node = Optional.empty();
    private Optional<LibknetPeer> peer = Optional.empty();

    private Ordeal(Fault fault, PeerKind kind, int seconds) {
        this.fault = fault;
        this.kind = kind;
        this.seconds = seconds;
    }

    /**
     * Lets a fault happen to a pair.
     *
     * @param seconds how long it lasts, about
     * @throws AssertionError if the pair does not stand it
     */
    static TrialOutcome run(Fault fault, PeerKind kind, int seconds) {
        try (Ordeal ordeal = new Ordeal(fault, kind, seconds)) {
            return ordeal.passThrough();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(kind + ", " + fault.label() + ": " + failure, failure);
        }
    }

    private TrialOutcome passThrough() {
        try {
            start();
            return go();
        } catch (AssertionError failure) {
            String state = node.map(NearNode::state).orElse("no node");
            throw new AssertionError(failure.getMessage() + "\n" + state, failure);
        }
    }

    // ---- what faults strike

    HostileNet net() {
        return net;
    }

    Relay relay() {
        return relay.orElseThrow();
    }

    LibknetPeer peer() {
        return peer.orElseThrow();
    }

    // ---- beginning

    private void start() {
        NearNode nearNode = new NearNode(near, PEER);
        node = Optional.of(nearNode);
        LinkTimers timers =
                LinkTimers.ofMillis(INTERVAL.toMillis(), TIMEOUT.toMillis())
                        .withPongsToComeUp(2)
                        .withBackoff(1);
        LinkEnds nearPath = fault.isRelayed() ? net.nearHalf() : net.direct();
        LinkEnds farPath = (fault.isRelayed() ? net.farHalf() : net.direct()).reversed();
        if (fault.isRelayed()) {
            relay = Optional.of(new Relay(net, near));
        }
        nearNode.addLink(0, nearPath, timers, 9);
        nearNode.addLink(1, net.calm(), timers, 1);
        LibknetPeerBuilder builder =
                LibknetPeer.builder(PEER)
                        .namespace(net.far())
                        .timers(INTERVAL, TIMEOUT, 1)
                        .quietMessages()
                        .link(near, 0, farPath, 9)
                        .link(near, 1, net.calm().reversed(), 1);
        peer = Optional.of(kind.program(builder).start());
        if (fault.strikesHost()) {
            bystander = Optional.of(new Bystander(nearNode.handle(), near + BYSTANDER, timers));
        }
        if (fault.effect() == Fault.Effect.NARROW) {
            nearNode.handle().mtu().interval(Duration.ofSeconds(1));
            peer().command("pmtud interval 1");
        }
        awaitLinksUp();
        if (fault.effect() == Fault.Effect.NARROW) {
            awaitWide();
        }
    }

    private NearNode node() {
        return node.orElseThrow();
    }

    private void awaitLinksUp() {
        for (int link = 0; link < 2; link++) {
            node().awaitUp(link);
            peer().awaitLinkUp(near, link);
        }
        peer().awaitReachable(near);
    }

    private void awaitWide() {
        Await.until(() -> node().handle().dataMtu() > NARROW);
        peer().awaitDataMtu(mtu -> mtu > NARROW);
    }

    private void awaitProgress() {
        if (!fault.strikesHost() || peer().isAlive()) {
            long there = peer().summary(near, 0).distinct();
            long here = node().received().summary().distinct();
            Await.until(() -> peer().summary(near, 0).distinct() >= there + PROGRESS);
            node().received().awaitDistinct(here + PROGRESS, Await.LIMIT);
        }
    }

    // ---- the ordeal

    private TrialOutcome go() {
        String sizes = fault.effect() == Fault.Effect.NARROW ? "12-1400" : "12-400";
        try (OutFlow out = new OutFlow(node());
                InFlow in = new InFlow(peer(), near, sizes)) {
            awaitProgress();
            int first = out.next();
            node().gaps().reset();
            CpuClock cpu = new CpuClock(ProcessHandle.current().pid(), near);
            CpuClock farCpu = new CpuClock(peer().pid(), kind.isJava() ? PEER : -1);
            long begin = System.nanoTime();
            fault.begin(this);
            int struck = fault.effect() == Fault.Effect.HOST_GONE ? out.next() : first;
            endure(out);
            double share = cpu.share();
            double farShare = farCpu.share();
            fault.end(this);
            long end = System.nanoTime();
            awaitLinksUp();
            if (fault.effect() == Fault.Effect.NARROW) {
                awaitWide();
            }
            double back = TrialOutcome.millis(System.nanoTime() - end);
            if (fault.isRelayed()) {
                // What the relay still holds is passed on meanwhile.
                awaitProgress();
            }
            int settled = out.next();
            long sent = out.taken(struck);
            awaitProgress();
            out.close();
            in.close();
            FloodSummary score = account(out, in, settled);
            assertThat(share).as("share of a core taken by the near node").isLessThan(MOST_CPU);
            assertThat(farShare).as("share taken by the far node").isLessThan(MOST_CPU);
            OptionalLong down = node().wentDown(0, begin);
            boolean scattered =
                    fault.effect() == Fault.Effect.LOSS || fault.effect() == Fault.Effect.NARROW;
            return new TrialOutcome(
                    fault,
                    down.isPresent()
                            ? OptionalDouble.of(TrialOutcome.millis(down.getAsLong() - begin))
                            : OptionalDouble.empty(),
                    scattered
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(
                                    TrialOutcome.millis(
                                            out.lastTrouble(score, struck, begin) - begin)),
                    TrialOutcome.millis(node().gaps().longestNanos()),
                    back,
                    lostOut(out, score, struck),
                    sent,
                    in.isBroken() ? -1 : in.taken() - node().received().summary().distinct(),
                    share,
                    farShare);
        }
    }

    /** Waits while the fault lasts, and sees that what it spares goes on. */
    private void endure(OutFlow out) {
        switch (fault.effect()) {
            case NONE, LOSS -> {}
            case LINK_DOWN -> {
                node().awaitDown(0);
                peer().awaitLinkDown(near, 0);
            }
            case NARROW -> {
                Await.until(() -> node().handle().dataMtu() < NARROW);
                peer().awaitDataMtu(mtu -> mtu < NARROW);
            }
            case HOST_DOWN, HOST_GONE -> {
                node().awaitDown(0);
                node().awaitDown(1);
            }
        }
        int until = out.next() + seconds * MESSAGES_A_SECOND;
        Await.until(() -> out.next() >= until);
        bystander.ifPresent(Bystander::awaitProgress);
        if (!fault.strikesHost()) {
            awaitProgress();
        }
    }

    // ---- the account

    private FloodSummary account(OutFlow out, InFlow in, int settled) {
        if (kind.isJava()) {
            peer().command("gc");
            assertThat(peer().stderr())
                    .as("what the far node says of leaks")
                    .noneMatch(line -> line.contains("LEAK"));
        }
        bystander.ifPresent(Bystander::finish);
        // What was sent after the fault has arrived.
        Await.until(() -> isComplete(peer().summary(near, 0), out, settled));
        FloodSummary there = peer().summary(near, 0);
        FloodSummary here = node().received().summary();
        assertThat(there.corrupt() + there.duplicates()).as("at the far node: %s", there).isZero();
        assertThat(here.corrupt() + here.duplicates()).as("at the near node: %s", here).isZero();
        if (fault.strikesHost()) {
            // EAGAIN: a peer that stands still does not keep up, before it is known to be down.
            assertThat(out.refusals().keySet())
                    .isSubsetOf("EHOSTDOWN", "ECONNREFUSED", "ENETUNREACH", "EAGAIN");
            return there;
        }
        assertThat(out.refusals()).as("what sendSync refused").isEmpty();
        if (fault.effect() == Fault.Effect.NONE) {
            assertThat(out.taken(0) - there.distinct())
                    .as("lost, near")
                    .isBetween(0L, losesByOrder() ? out.longMessages() : 0L);
            Await.until(() -> node().received().summary().distinct() == in.taken());
            return there;
        }
        // The calm link lost nothing, and the other no message without a packet that the network
        // lost, or the receiver dropped and counted.
        Await.until(() -> node().sent(1) == received(1) && sentByPeer(1) == arrivedHere(1));
        // Packets before messages: something may still be on its way, and arrive meanwhile.
        long packetsOut = node().sent(0) - received(0);
        packetsOut += peer().status().json().path("drops").asLong();
        FloodSummary arrived = peer().summary(near, 0);
        assertThat(out.taken(0) - arrived.distinct())
                .as("lost, near")
                .isBetween(0L, mostLost(out.taken(0), packetsOut));
        long packetsIn = sentByPeer(0) - arrivedHere(0);
        packetsIn += node().handle().stats().allDrops();
        assertThat(in.taken() - node().received().summary().distinct())
                .as("lost, far")
                .isBetween(0L, mostLost(in.taken(), packetsIn));
        return arrived;
    }

    /**
     * Messages that may be lost: as many as packets were lost or dropped by count; of libknet,
     * which counts not all that it drops, also as many as a network that loses packets at random
     * takes with any likelihood.
     *
     * @param messages sent, of one packet each
     */
    private long mostLost(long messages, long counted) {
        return kind.isJava() || fault.lossPercent() == 0
                ? counted
                : Math.max(counted, Binomial.most(messages, fault.lossPercent() / 100.0, UNLIKELY));
    }

    /**
     * Whether the far node gives up messages of several packets when packets overtake each other
     * (spec wire 8.3).
     */
    private boolean losesByOrder() {
        return fault == Fault.REORDERING && !kind.isJava() && Libknet.current().isAtLeast("1.34");
    }

    private static boolean isComplete(FloodSummary score, OutFlow out, int settled) {
        return score.highest() == out.next() - 1
                && score.missing().stream().noneMatch(range -> range.last() >= settled);
    }

    private long lostOut(OutFlow out, FloodSummary score, int struck) {
        return fault.effect() == Fault.Effect.HOST_GONE
                ? out.lost(score, struck)
                : out.taken(0) - score.distinct();
    }

    private long received(int link) {
        return peer().status().linkStat(near, link, "rx_data_packets");
    }

    private long sentByPeer(int link) {
        return peer().status().linkStat(near, link, "tx_data_packets")
                - peer().status().linkStat(near, link, "tx_data_errors");
    }

    private long arrivedHere(int link) {
        return node().count(link, LinkCounter.RX_DATA_PACKETS);
    }

    @Override
    public void close() {
        peer.ifPresent(LibknetPeer::close);
        bystander.ifPresent(Bystander::close);
        node.ifPresent(NearNode::close);
        relay.ifPresent(Relay::close);
        net.close();
    }

    /** Measures the processor time of a node's threads from its making on. */
    private static final class CpuClock {
        private final long pid;
        private final int hostId;
        private final long start = System.nanoTime();
        private final Duration before;

        CpuClock(long pid, int hostId) {
            this.pid = pid;
            this.hostId = hostId;
            before = NodeThreads.time(pid, hostId);
        }

        double share() {
            Duration used = NodeThreads.time(pid, hostId).minus(before);
            // A process that is gone has used nothing since.
            return Math.max(0.0, (double) used.toNanos() / (System.nanoTime() - start));
        }
    }
}
