package io.knet.lab.simulate.verify;

import io.knet.testkit.network.Passenger;
import io.knet.testkit.time.Cause;
import io.knet.testkit.time.Scheduler;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntToLongFunction;

/** One message that a node sent, and what became of it on the way to each of the others. */
public final class Message implements Cause, Passenger {
    final long id;
    final int sender;
    final int senderRun;
    final int channel;
    final int length;
    final boolean broadcast;
    final Way way;
    final BitSet targets;
    final long sentAt;

    /** How many messages the sender had numbered before. */
    final long number;

    /** The hosts that were reachable when the sender looked. */
    final BitSet expected = new BitSet();

    /** The runs of the receivers when it was sent. */
    final int[] receiverRuns;

    final int[] handed;
    final int[] lost;
    final int[] arrived;
    final int[] delivered;
    final long[] windowAtDelivery;
    final boolean[] dropped;

    /** Whether the sender's filter was asked. */
    boolean addressed;

    /** Whether the sender was told that it went nowhere. */
    boolean refused;

    /** Whether the sender was told that it may have been lost. */
    boolean failed;

    /** When a confirmed message is to be given up, in the simulation's time. */
    long deadline;

    /** Whether the sender of a confirmed message was told what became of it. */
    boolean told;

    /** Whether the receiver told that it has the message. */
    boolean confirmed;

    private final Scheduler scheduler;
    private final IntToLongFunction dropsOf;

    Message(
            Scheduler scheduler,
            IntToLongFunction dropsOf,
            long id,
            Sending sending,
            int senderRun,
            int[] receiverRuns,
            long number) {
        this.scheduler = scheduler;
        this.dropsOf = dropsOf;
        this.id = id;
        this.sender = sending.sender();
        this.senderRun = senderRun;
        this.channel = sending.channel();
        this.length = sending.length();
        this.broadcast = sending.broadcast();
        this.way = sending.way();
        this.targets = sending.targets();
        this.receiverRuns = receiverRuns;
        this.number = number;
        sentAt = scheduler.now();
        int nodes = receiverRuns.length;
        handed = new int[nodes];
        lost = new int[nodes];
        arrived = new int[nodes];
        delivered = new int[nodes];
        windowAtDelivery = new long[nodes];
        dropped = new boolean[nodes];
    }

    /** How a message is sent. */
    public enum Way {
        /** Through the queue. */
        ASYNC,
        /** Until a socket took it. */
        SYNC,
        /** Until its receiver tells what became of it. */
        CONFIRMED
    }

    /**
     * What is to be sent.
     *
     * @param sender from 0
     * @param broadcast whether to all
     * @param targets to whom, if not
     * @param length of the content in bytes, from 8
     */
    public record Sending(
            int sender, int channel, boolean broadcast, BitSet targets, int length, Way way) {}

    /** The content to send. */
    public byte[] content() {
        return Content.of(id, length);
    }

    /** Whether it goes to all hosts. */
    public boolean isBroadcast() {
        return broadcast;
    }

    /** The nodes that it is for, if not for all. */
    public BitSet targets() {
        return targets;
    }

    /** The sender was told that it went nowhere: it must not come. */
    public void refused() {
        refused = true;
    }

    /** The sender was told of an error: it may come or not. */
    public void failed() {
        failed = true;
    }

    /** Its sender gives it up after a time. */
    void confirmedBy(long timeoutNanos) {
        deadline = sentAt + timeoutNanos;
    }

    /** Whether its sender is yet to be told what became of it. */
    boolean isOpen() {
        return way == Way.CONFIRMED && !told;
    }

    /** How many datagrams with it sockets took so far. */
    public int handedAll() {
        return Arrays.stream(handed).sum();
    }

    /** The sender looked who can be reached; what it sends from here on is for this message. */
    public void addressed(BitSet reachable) {
        addressed = true;
        expected.or(reachable);
        scheduler.cause(this);
    }

    /** The nodes that should get it: those that could be reached, or else those that were named. */
    BitSet wanted() {
        return addressed && (broadcast || !expected.isEmpty()) ? expected : targets;
    }

    @Override
    public void run(Runnable task) {
        scheduler.cause(this);
        task.run();
    }

    @Override
    public void handed(int machine) {
        handed[machine]++;
    }

    @Override
    public void lost(int machine) {
        lost[machine]++;
    }

    @Override
    public void received(int machine, Runnable reading) {
        arrived[machine]++;
        new Reading(machine).run(reading);
    }

    /** Work that a node does because a packet of this message came. */
    private final class Reading implements Cause {
        private final int machine;

        Reading(int machine) {
            this.machine = machine;
        }

        @Override
        public void run(Runnable task) {
            scheduler.cause(this);
            long before = dropsOf.applyAsLong(machine);
            task.run();
            if (dropsOf.applyAsLong(machine) > before) {
                dropped[machine] = true;
            }
            scheduler.cause(null);
        }
    }

    @Override
    public String toString() {
        return "message "
                + id
                + " of "
                + length
                + " bytes from node "
                + sender
                + (broadcast ? " to all" : " to " + targets)
                + " on channel "
                + channel
                + (way == Way.ASYNC ? "" : ", " + way);
    }
}
