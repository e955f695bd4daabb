package io.knet.netty.concurrent;

import io.knet.KnetError;
import io.knet.KnetException;

/**
 * How far the life of a handle has come: open, refusing calls while it sends what it accepted, or
 * closed. Any thread.
 */
public final class HandleLife {
    private final int hostId;

    private volatile boolean refusing;
    private volatile boolean closed;

    /**
     * An open handle.
     *
     * @param hostId id of this node, for messages
     */
    public HandleLife(int hostId) {
        this.hostId = hostId;
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
     * @throws KnetException {@link KnetError#HANDLE_CLOSED}
     */
    public void checkOpen() {
        if (refusing) {
            throw closedException();
        }
    }

    /** What calls to a closed handle are told. */
    public KnetException closedException() {
        return new KnetException(
                KnetError.HANDLE_CLOSED, "the handle of host " + hostId + " is closed");
    }
}
