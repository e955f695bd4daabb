package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;

/**
 * A socket that an event loop and other threads write to. Threads that may wait write through a
 * {@link CombiningWriter}, for whose leader {@link LeaderSocket} is the socket. Whose message is
 * several datagrams is alone until all of them are written, so that no other datagram leaves
 * between them: a receiver gives up what it has not got whole when something of an earlier message
 * comes (spec wire 8.3).
 */
public final class GatedSocket implements DirectSocket {
    /** How often a thread looks that may not wait: some 20 us. */
    private static final int LOOKS = 500;

    private final WriteGate gate = new WriteGate();
    private final LoopTurn loop = new LoopTurn(gate, System::nanoTime);
    private final KernelSocket kernel;
    private final SendPace pace;
    private final LeaderSocket leader;
    private final CombiningWriter writer;
    private final boolean aside;

    /**
     * A socket that nobody writes to yet.
     *
     * @param kernel the system calls
     * @param allocator of buffers in which datagrams are joined
     * @param pace holds back those who may wait
     */
    public GatedSocket(KernelSocket kernel, ByteBufAllocator allocator, SendPace pace) {
        this(kernel, allocator, pace, true);
    }

    /**
     * A socket that nobody writes to yet.
     *
     * @param kernel the system calls
     * @param allocator of buffers in which datagrams are joined
     * @param pace holds back those who may wait
     * @param aside whether other threads may write what event loops would have to be woken for: not
     *     where what such a loop has yet to write does not show in its channel
     */
    public GatedSocket(
            KernelSocket kernel, ByteBufAllocator allocator, SendPace pace, boolean aside) {
        this.aside = aside;
        this.kernel = kernel;
        this.pace = pace;
        leader = new LeaderSocket(gate, kernel);
        writer = new CombiningWriter(leader, allocator, pace);
    }

    // ---- threads that wait

    @Override
    public WriteOutcome write(Datagrams datagrams, long nanos) throws IOException {
        return writer.write(datagrams, nanos);
    }

    @Override
    public boolean awaitPace(long nanos) {
        return pace.await(nanos);
    }

    @Override
    public boolean passIfReadLate() {
        boolean late = isReadLate();
        if (late) {
            pace.letOnePass();
        }
        return late;
    }

    private boolean isReadLate() {
        if (!entersToAsk()) {
            return false;
        }
        try {
            return kernel.isReadLate();
        } finally {
            gate.leave();
        }
    }

    /** Whoever is alone, or comes next, is told of an error instead. */
    @Override
    public void checkPendingError() throws IOException {
        if (!entersToAsk()) {
            return;
        }
        try {
            kernel.checkPendingError();
        } finally {
            gate.leave();
        }
    }

    /** Not if somebody is alone, or the socket is shut. */
    private boolean entersToAsk() {
        try {
            return gate.tryEnterToAsk();
        } catch (ClosedChannelException shut) {
            return false;
        }
    }

    // ---- threads that do not wait

    @Override
    public boolean tryWrite(ByteBuf datagram) throws IOException {
        return tryWrite(Datagrams.of(List.of(datagram))) == WriteOutcome.TAKEN;
    }

    @Override
    public WriteOutcome tryWrite(Datagrams datagrams) throws IOException {
        leader.loopWrites();
        Place place = enterSoon(datagrams.areSeveral());
        if (place == Place.OUTSIDE) {
            return WriteOutcome.NO_TURN;
        }
        try {
            for (ByteBuf datagram : datagrams.get()) {
                if (!pass(datagram)) {
                    return WriteOutcome.FULL;
                }
            }
            return WriteOutcome.TAKEN;
        } finally {
            leave(place);
        }
    }

    @Override
    public boolean enterAside() {
        return aside && gate.tryEnterAlone();
    }

    @Override
    public boolean writeAside(ByteBuf datagram) throws IOException {
        return kernel.send(datagram);
    }

    @Override
    public void leaveAside() {
        gate.leaveAlone();
    }

    private boolean pass(ByteBuf datagram) throws IOException {
        boolean taken = kernel.send(datagram);
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
    public boolean enterLoop(boolean alone, Runnable later) throws ClosedChannelException {
        return loop.enter(alone, later);
    }

    @Override
    public boolean tryWriteInside(ByteBuf datagram) throws IOException {
        return pass(datagram);
    }

    @Override
    public boolean giveInside(ByteBuf datagram) throws IOException {
        return kernel.send(datagram);
    }

    @Override
    public boolean giveTrainInside(ByteBuf train, int size) throws IOException {
        return kernel.sendTrain(train, size);
    }

    @Override
    public void leaveLoop() {
        loop.leave();
    }

    @Override
    public void withdrawLoop() {
        gate.withdrawLoop();
    }

    @Override
    public void shut(Runnable whenNobodyWrites) {
        gate.shut(whenNobodyWrites);
    }
}
