package io.knet.netty.concurrent;

import io.knet.KnetError;
import io.knet.KnetException;
import java.util.function.BooleanSupplier;

/**
 * How far the life of a handle has come: open, refusing calls while it sends what it accepted, or
 * closed. Any thread.
 */
public final class HandleLife {
    private final int hostId;

    private final BooleanSupplier loopsEnded;

    private volatile boolean refusing; // set once
    private volatile boolean closed; // set once

    /**
     * An open handle.
     *
     * @param hostId id of this node, for messages
     * @param loopsEnded whether its event loops were shut down, without which nothing works
     */
    public HandleLife(int hostId, BooleanSupplier loopsEnded) {
        this.hostId = hostId;
        this.loopsEnded = loopsEnded;
    }

    /** From now on calls are refused; what was accepted before still goes its way. */
    public void refuseCalls() {
        refusing = true;
    }

    /** From now on nothing is sent or delivered any more. */
    public void markClosed() {
        closed = true;
    }

    /** Whether {@link #refuseCalls} was called. */
    public boolean isRefusing() {
        return refusing;
    }

    /** Whether {@link #markClosed} was called. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Checks that calls are taken.
     *
     * @throws KnetException {@link KnetError#HANDLE_CLOSED}, also if the event loops were shut down
     */
    public void checkOpen() {
        if (refusing) {
            throw closedException();
        }
        if (loopsEnded.getAsBoolean()) {
            throw LoopCalls.ended();
        }
    }

    /** Whether the event loops were shut down, by somebody else if the handle is not closed. */
    public boolean areLoopsEnded() {
        return loopsEnded.getAsBoolean();
    }

    /** What calls to a closed handle are told. */
    public KnetException closedException() {
        return new KnetException(
                KnetError.HANDLE_CLOSED, "the handle of host " + hostId + " is closed");
    }
}
