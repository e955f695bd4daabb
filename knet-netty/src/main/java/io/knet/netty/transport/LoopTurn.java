package io.knet.netty.transport;

import java.nio.channels.ClosedChannelException;

/**
 * What a channel's event loop holds of the gate of its socket: nothing, a place among others, or
 * the whole. Loop only.
 */
final class LoopTurn {
    private final WriteGate gate;
    private boolean inside; // loop only
    private boolean alone; // loop only
    private boolean wishes; // loop only

    LoopTurn(WriteGate gate) {
        this.gate = gate;
    }

    /**
     * Comes in, if it is not inside as it wants to be.
     *
     * @param wantsAlone whether it wants to be alone
     * @param later called if this returns false, once, on some thread: it is worth to try again
     * @throws ClosedChannelException if the gate is shut
     */
    boolean enter(boolean wantsAlone, Runnable later) throws ClosedChannelException {
        if (alone || (inside && !wantsAlone)) {
            return true;
        }
        if (!wantsAlone && !wishes) {
            inside = gate.enterOr(later);
            return inside;
        }
        if (tryAlone()) {
            return true;
        }
        gate.tellWhenFree(later);
        // The last of the others may have left before there was anybody to tell.
        if (!tryAlone()) {
            return false;
        }
        gate.forget(later);
        return true;
    }

    private boolean tryAlone() throws ClosedChannelException {
        wishes = wishes || gate.wish();
        if (!wishes || !gate.tryEnterWished(inside)) {
            return false;
        }
        wishes = false;
        inside = false;
        alone = true;
        return true;
    }

    /** Leaves, unless it is outside. A wish to be alone lasts. */
    void leave() {
        if (alone) {
            alone = false;
            gate.leaveAlone();
        } else if (inside) {
            inside = false;
            gate.leave();
        }
    }
}
