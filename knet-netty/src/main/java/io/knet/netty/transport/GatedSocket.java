package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A socket that an event loop and other threads write to. Whose message is several datagrams is
 * alone until all of them are written, so that no other datagram leaves between them: a receiver
 * gives up what it has not got whole when something of an earlier message comes (spec wire 8.3).
 */
abstract class GatedSocket implements DirectSocket, TrainSocket {
    /** How often a thread looks that may not wait, or not for long: some 20 us. */
    private static final int LOOKS = 500;

    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** When to go before an event loop that wishes to come in and does not: 1 ms or more. */
    private static final int NOT_COMING = LOOKS + 50;

    /** Keeps writers out from between datagrams that belong together. */
    final WriteGate gate = new WriteGate();

    private final LoopTurn loop = new LoopTurn(gate, System::nanoTime);
    private final SendPace pace;
    private final CombiningWriter writer;

    /** Whether the leader of the writer is alone. */
    private boolean leaderAlone; // leader only

    GatedSocket(ByteBufAllocator allocator, SendPace pace) {
        this.pace = pace;
        writer = new CombiningWriter(this, allocator, pace);
    }

    /**
     * Gives a datagram to the kernel, inside the gate.
     *
     * @return false if there is no room
     * @throws IOException the socket's error
     */
    abstract boolean send(ByteBuf datagram) throws IOException;

    /** A thread writes that may not wait for others. */
    void loopWrites() {}

    // ---- threads that wait

    @Override
    public final WriteOutcome write(Datagrams datagrams, long nanos) throws IOException {
        return writer.write(datagrams, nanos);
    }

    @Override
    public final boolean awaitPace(long nanos) {
        return pace.await(nanos);
    }

    final void letOnePass() {
        pace.letOnePass();
    }

    @Override
    public final boolean enterAlone(long deadlineNanos) throws IOException {
        boolean wishes = false;
        for (int look = 0; ; look++) {
            wishes = wishes || gate.wish();
            if (wishes ? gate.tryEnterWished() : look > NOT_COMING && gate.tryEnterBefore()) {
                leaderAlone = true;
                return true;
            }
            if (look < LOOKS) {
                Thread.onSpinWait();
            } else if (System.nanoTime() - deadlineNanos >= 0
                    || Thread.currentThread().isInterrupted()) {
                if (wishes) {
                    gate.withdraw();
                }
                return false;
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    @Override
    public final void leaveAlone() {
        leaderAlone = false;
        gate.leaveAlone();
    }

    /** Whether nobody else is inside, for the leader. */
    final boolean isLeaderAlone() {
        return leaderAlone;
    }

    @Override
    public final TrainOutcome offer(ByteBuf datagram) throws IOException {
        if (leaderAlone) {
            return send(datagram) ? TrainOutcome.TAKEN : TrainOutcome.FULL;
        }
        if (!gate.tryEnter()) {
            return TrainOutcome.NOT_NOW;
        }
        try {
            return send(datagram) ? TrainOutcome.TAKEN : TrainOutcome.FULL;
        } finally {
            gate.leave();
        }
    }

    // ---- threads that do not wait

    @Override
    public final boolean tryWrite(ByteBuf datagram) throws IOException {
        loopWrites();
        Place place = enterSoon(false);
        if (place == Place.OUTSIDE) {
            return false;
        }
        try {
            return pass(datagram);
        } finally {
            leave(place);
        }
    }

    @Override
    public final boolean tryWrite(Datagrams datagrams) throws IOException {
        if (!datagrams.areSeveral()) {
            return tryWrite(datagrams.get().get(0));
        }
        loopWrites();
        Place place = enterSoon(true);
        if (place == Place.OUTSIDE) {
            return false;
        }
        try {
            for (ByteBuf datagram : datagrams.get()) {
                if (!pass(datagram)) {
                    return false;
                }
            }
            return true;
        } finally {
            leave(place);
        }
    }

    private boolean pass(ByteBuf datagram) throws IOException {
        boolean taken = send(datagram);
        if (taken) {
            pace.passed(1, datagram.readableBytes());
        }
        return taken;
    }

    private enum Place {
        OUTSIDE,
        AMONG_OTHERS,
        ALONE
    }

    /** Others are inside for microseconds, as a rule. */
    private Place enterSoon(boolean alone) throws ClosedChannelException {
        for (int look = 0; look < LOOKS; look++) {
            if (alone ? gate.tryEnterAlone() : gate.tryEnter()) {
                return alone ? Place.ALONE : Place.AMONG_OTHERS;
            }
            gate.checkOpen();
            if (loop.letsOthersBefore() && gate.tryEnterBefore()) {
                return Place.ALONE;
            }
            Thread.onSpinWait();
        }
        return Place.OUTSIDE;
    }

    private void leave(Place place) {
        if (place == Place.ALONE) {
            gate.leaveAlone();
        } else {
            gate.leave();
        }
    }

    // ---- the event loop of the channel

    @Override
    public final boolean enterLoop(boolean alone, Runnable later) throws ClosedChannelException {
        return loop.enter(alone, later);
    }

    @Override
    public final boolean tryWriteInside(ByteBuf datagram) throws IOException {
        return pass(datagram);
    }

    @Override
    public final void leaveLoop() {
        loop.leave();
    }

    @Override
    public final void withdrawLoop() {
        gate.withdrawLoop();
    }

    @Override
    public final void shut(Runnable whenNobodyWrites) {
        gate.shut(whenNobodyWrites);
    }
}
