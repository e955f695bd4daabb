package io.knet.netty.testkit;

import io.knet.netty.transport.Datagrams;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.WriteOutcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket that takes datagrams, is full, or fails. */
public final class FakeSocket implements DirectSocket {
    public final List<byte[]> written = new ArrayList<>();
    public boolean full;
    public boolean shut;
    public boolean closed;
    public boolean loopInside;

    /** Whether others are writing. */
    public boolean busy;

    /** Whether a datagram is written aside. */
    public boolean asideInside;

    /** Whether nobody has to wait for the loop. */
    public boolean loopWithdrawn;

    /** Whether the loop asked to be alone when it asked last. */
    public boolean loopAlone;

    private final List<Runnable> waiting = new ArrayList<>();
    private final List<Runnable> waitingForEnd = new ArrayList<>();
    public @Nullable IOException failure;

    /** How many more messages are not offered in time, since the peer does not keep up. */
    public int outOfTurn;

    /** Whether this node is behind in reading. */
    public boolean readLate;

    /** What the network reported of datagrams that were written. */
    public @Nullable IOException pending;

    @Override
    public boolean tryWrite(ByteBuf datagram) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (!full) {
            written.add(ByteBufUtil.getBytes(datagram));
        }
        return !full;
    }

    @Override
    public void checkPendingError() throws IOException {
        if (pending != null) {
            throw pending;
        }
    }

    @Override
    public WriteOutcome write(Datagrams datagrams, long nanos) throws IOException {
        if (outOfTurn > 0) {
            outOfTurn--;
            return WriteOutcome.NO_TURN;
        }
        for (ByteBuf datagram : datagrams.get()) {
            if (!tryWrite(datagram)) {
                return WriteOutcome.FULL;
            }
        }
        return WriteOutcome.TAKEN;
    }

    @Override
    public WriteOutcome tryWrite(Datagrams datagrams) throws IOException {
        return write(datagrams, 0);
    }

    @Override
    public boolean enterAside() {
        asideInside = !busy;
        return asideInside;
    }

    @Override
    public void leaveAside() {
        asideInside = false;
    }

    @Override
    public boolean awaitPace(long nanos) {
        return outOfTurn-- <= 0;
    }

    @Override
    public boolean passIfReadLate() {
        return readLate;
    }

    /** Nothing may be written by the channel until {@link #open}. */
    @Override
    public boolean enterLoop(boolean alone, Runnable later) {
        loopAlone = alone;
        if (closed) {
            waiting.add(later);
        } else {
            loopInside = true;
        }
        return !closed;
    }

    /** Lets the channel write. */
    public void open() {
        closed = false;
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    @Override
    public void leaveLoop() {
        loopInside = false;
        waitingForEnd.forEach(Runnable::run);
        waitingForEnd.clear();
    }

    @Override
    public void withdrawLoop() {
        loopWithdrawn = true;
    }

    @Override
    public void shut(Runnable whenNobodyWrites) {
        shut = true;
        if (loopInside) {
            waitingForEnd.add(whenNobodyWrites);
        } else {
            whenNobodyWrites.run();
        }
    }
}
