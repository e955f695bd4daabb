package io.knet.lab.simulate.cluster;

import io.knet.DataChannel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.lab.simulate.verify.ConfirmedCheck;
import io.knet.lab.simulate.verify.Message;
import io.knet.lab.simulate.verify.Message.Sending;
import io.knet.lab.simulate.verify.Message.Way;
import io.knet.lab.simulate.verify.SyncCheck;
import io.knet.lab.simulate.verify.Violation;
import io.knet.lab.simulate.verify.Violation.Kind;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Messages of all sizes that nodes send each other, one by one and in bursts. */
public final class SimulatedTraffic {
    private static final int SHORTEST = 8;
    private static final int BURST = 150;

    /** Enough for numbers to force pings, and with several such bursts, to begin again. */
    private static final int FLOOD = 9000;

    /** Of confirmed messages: shorter than a cut, and longer. */
    private static final List<Duration> TIMEOUTS =
            List.of(
                    Duration.ofMillis(20),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(60));

    private final SimulatedCluster cluster;
    private final World world;
    private final SplittableRandom random;
    private boolean paused;

    /** No traffic yet. */
    public SimulatedTraffic(SimulatedCluster cluster) {
        this.cluster = cluster;
        world = cluster.world();
        random = world.random().split();
    }

    /** Nodes send from now on. */
    public void start() {
        cluster.nodes().forEach(this::later);
    }

    /** Nodes send nothing, or do again. */
    public void pause(boolean now) {
        paused = now;
    }

    private void later(SimulatedNode node) {
        double patience = -Math.log(1 - random.nextDouble());
        world.scheduler()
                .after(
                        (long) (patience * world.plan().messagesEvery()),
                        () -> {
                            if (!paused) {
                                int count = count();
                                for (int i = 0; i < count; i++) {
                                    sendAny(node, count > BURST);
                                }
                            }
                            later(node);
                        });
    }

    private int count() {
        int chance = random.nextInt(2000);
        if (chance < (world.plan().floods() ? 6 : 1)) {
            return FLOOD;
        }
        return chance < 40 ? random.nextInt(BURST) : 1;
    }

    private void sendAny(SimulatedNode from, boolean small) {
        int to = random.nextInt(cluster.count() - 1);
        to = to >= from.index() ? to + 1 : to;
        BitSet targets = new BitSet();
        targets.set(to);
        Way way = random.nextInt(3) == 0 ? Way.SYNC : Way.ASYNC;
        boolean broadcast = way == Way.ASYNC && random.nextInt(3) == 0;
        if (!broadcast && world.plan().sessions().any() && random.nextInt(3) == 0) {
            way = Way.CONFIRMED;
        }
        int channel = random.nextInt(NodeProcess.CHANNELS);
        int length = small ? SHORTEST + random.nextInt(32) : length();
        send(from, new Sending(from.index(), channel, broadcast, targets, length, way));
    }

    private int length() {
        return switch (random.nextInt(20)) {
            case 0 -> SHORTEST + random.nextInt(KnetLimits.MAX_MESSAGE - SHORTEST + 1);
            case 1, 2, 3, 4 -> SHORTEST + random.nextInt(6000);
            default -> SHORTEST + random.nextInt(400);
        };
    }

    /** A node sends a message, if it runs. */
    public void send(SimulatedNode from, Sending sending) {
        from.run(
                handle -> {
                    Optional<DataChannel> channel = handle.findChannel(sending.channel());
                    channel.ifPresent(open -> begin(from, handle, open, sending));
                });
    }

    private Message begin(
            SimulatedNode from, KnetHandle handle, DataChannel channel, Sending sending) {
        Message message = cluster.ledger().begin(sending);
        world.timeline().event(from.index(), "sends", message);
        world.findings()
                .guard(
                        () -> {
                            switch (sending.way()) {
                                case ASYNC -> sendAsync(channel, message);
                                case SYNC -> {
                                    int host = Plan.hostId(sending.targets().nextSetBit(0));
                                    SyncCheck.send(handle, channel, message, host, from.machine());
                                }
                                case CONFIRMED -> sendConfirmed(from, channel, message);
                            }
                        });
        return message;
    }

    private void sendConfirmed(SimulatedNode from, DataChannel channel, Message message) {
        Duration timeout = TIMEOUTS.get(random.nextInt(TIMEOUTS.size()));
        ConfirmedCheck.send(
                channel,
                message,
                timeout,
                channel.number() < NodeProcess.LISTENING_CHANNELS,
                world.findings(),
                outcome -> {
                    world.timeline().event(from.index(), "is told of", message, outcome);
                    cluster.sessionCounts().add("confirmed, " + outcome);
                });
    }

    private static void sendAsync(DataChannel channel, Message message) {
        try {
            channel.send(Unpooled.wrappedBuffer(message.content()), message);
        } catch (KnetException refused) {
            message.refused();
            if (refused.error() == KnetError.QUEUE_FULL && channel.stats().sendQueueBytes() == 0) {
                throw new Violation(Kind.WRONG_RESULT, message + ": the queue is empty, not full");
            }
        }
    }

    private List<Way> ways(SimulatedNode from, SimulatedNode to) {
        return world.plan().sessions().speak(from.index(), to.index())
                ? List.of(Way.SYNC, Way.ASYNC, Way.CONFIRMED)
                : List.of(Way.SYNC, Way.ASYNC);
    }

    /** Every node sends every other one a message in all ways, which all have to arrive. */
    public List<Message> sendToAll() {
        List<Message> sent = new ArrayList<>();
        for (SimulatedNode from : cluster.running()) {
            for (SimulatedNode to : cluster.running()) {
                if (from != to) {
                    BitSet target = new BitSet();
                    target.set(to.index());
                    for (Way way : ways(from, to)) {
                        int length = length();
                        Sending sending = new Sending(from.index(), 0, false, target, length, way);
                        from.run(
                                handle ->
                                        handle.findChannel(0)
                                                .ifPresent(
                                                        open ->
                                                                sent.add(
                                                                        begin(
                                                                                from, handle, open,
                                                                                sending))));
                    }
                }
            }
        }
        return sent;
    }
}
