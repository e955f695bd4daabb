package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A socket as the leader of its {@link CombiningWriter} writes to it: among others, or alone while
 * the datagrams of a message, or a train, leave.
 */
final class LeaderSocket implements TrainSocket {
    /** How often the leader looks before it sleeps: some 20 us. */
    private static final int LOOKS = 500;

    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** When to go before an event loop that wishes to come in and does not: 1 ms or more. */
    private static final int NOT_COMING = LOOKS + 50;

    /** Event loops cannot wait: where they write, nobody else makes trains. */
    private static final long LOOP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final WriteGate gate;
    private final KernelSocket kernel;

    /** Whether nobody else is inside. */
    private boolean alone; // leader only

    private volatile boolean loopsWrite;
    private volatile long loopWroteAtNanos;

    LeaderSocket(WriteGate gate, KernelSocket kernel) {
        this.gate = gate;
        this.kernel = kernel;
    }

    /** An event loop writes, which must not wait for a train. Any thread. */
    void loopWrites() {
        if (kernel.takesTrains()) {
            loopWroteAtNanos = System.nanoTime();
            loopsWrite = true;
        }
    }

    @Override
    public boolean takesTrains() {
        if (loopsWrite && System.nanoTime() - loopWroteAtNanos > LOOP_NANOS) {
            loopsWrite = false;
        }
        return kernel.takesTrains() && !loopsWrite;
    }

    @Override
    public TrainOutcome offer(ByteBuf datagram) throws IOException {
        if (alone) {
            return outcome(kernel.send(datagram));
        }
        if (!gate.tryEnter()) {
            return TrainOutcome.NOT_NOW;
        }
        try {
            return outcome(kernel.send(datagram));
        } finally {
            gate.leave();
        }
    }

    @Override
    public TrainOutcome offerTrain(ByteBuf train, int size) throws IOException {
        if (alone) {
            return outcome(kernel.sendTrain(train, size));
        }
        if (!gate.tryEnterAlone()) {
            return TrainOutcome.NOT_NOW;
        }
        try {
            return outcome(kernel.sendTrain(train, size));
        } finally {
            gate.leaveAlone();
        }
    }

    private static TrainOutcome outcome(boolean taken) {
        return taken ? TrainOutcome.TAKEN : TrainOutcome.FULL;
    }

    @Override
    public boolean enterAlone(long deadlineNanos) throws IOException {
        boolean wishes = false;
        for (int look = 0; ; look++) {
            wishes = wishes || gate.wish();
            if (wishes ? gate.tryEnterWished() : look > NOT_COMING && gate.tryEnterBefore()) {
                alone = true;
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
    public void leaveAlone() {
        alone = false;
        gate.leaveAlone();
    }
}
