package io.knet.crypto.format;

import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something that works with keys of its own, packet by packet, and whose keys any thread may ask to be wiped.
 *
 * <p>Wiping excludes working: whoever closes an idle user wipes at once; if a packet is just being worked on, it is
 * finished with the true keys and the working thread wipes afterwards. So no packet is ever sealed with a wiped key,
 * keys go as soon as possible even if their thread never returns, and nobody waits.
 */
abstract class KeyUser implements AutoCloseable {
    private static final int IDLE = 0;
    private static final int WORKING = 1;
    private static final int CLOSED_WHILE_WORKING = 2;
    private static final int CLOSED = 3;

    private final AtomicInteger phase = new AtomicInteger(IDLE);
    private final PreparedCrypto owner;
    private boolean halfDone;

    KeyUser(PreparedCrypto owner) {
        this.owner = owner;
    }

    /**
     * Begins work on a packet. If it returns true, {@link #leave()} must follow.
     *
     * @return whether work may begin; not if this was closed, or another thread is at work against the contract
     */
    final boolean enter() {
        return phase.compareAndSet(IDLE, WORKING);
    }

    /** Ends work on a packet, and wipes if this was closed meanwhile. */
    final void leave() {
        if (!phase.compareAndSet(WORKING, IDLE)) {
            wipe();
            phase.set(CLOSED);
        }
    }

    /** Notes that the primitives are in the middle of a packet, after cleaning up what a failed packet left. */
    final void beginPacket() throws GeneralSecurityException {
        if (halfDone) {
            reset();
        }
        halfDone = true;
    }

    /** Notes that the primitives are between packets. */
    final void endPacket() {
        halfDone = false;
    }

    /** Brings primitives that threw, or stopped in the middle of a packet, back to where a packet can begin. */
    abstract void reset() throws GeneralSecurityException;

    /** Overwrites keys and packet contents. Called once, by one thread, when nobody is at work. */
    abstract void wipe();

    @Override
    public final void close() {
        boolean settled = false;
        while (!settled) {
            if (phase.compareAndSet(IDLE, CLOSED)) {
                wipe();
                settled = true;
            } else {
                settled = phase.compareAndSet(WORKING, CLOSED_WHILE_WORKING) || phase.get() >= CLOSED_WHILE_WORKING;
            }
        }
        owner.forget(this);
    }
}
