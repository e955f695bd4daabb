package io.knet.protocol;

import io.knet.KnetLimits;
import java.util.Arrays;

/**
 * Tells new sequence numbers of one source host from those seen before (spec wire 8). It knows the
 * 4096 numbers up to a reference, which is usually the highest one seen. A number up to 4096 ahead
 * moves the reference; one further away, in either direction, makes the window start afresh at that
 * number.
 *
 * <p>Distances are computed as libknet 1.25 does (spec wire 8.2): backwards, modulo 65536, and one
 * less if the number is the smaller integer. The spec recommends exact modular distances instead
 * (8.5). The two differ for one number only, the one 4096 behind the reference: libknet looks it
 * up, in the slot that it shares with the reference, unless the counter wrapped in between, in
 * which case the window starts afresh. The recorded traces hold both cases, so libknet's arithmetic
 * is kept. The forward distance of libknet 1.35 is not used, because it lets old duplicates
 * through.
 *
 * <p>Each lookup also expires the incomplete messages that have left the reassembly window. Not
 * thread safe.
 */
final class DuplicateWindow {
    private static final int MODULO = 0xffff;

    /** No ping came over a link since it was last down. */
    private static final int NO_PING = -1;

    /** The smallest backward distance that is a short way ahead. */
    private static final int AHEAD = 0x10000 - SequenceRing.SIZE;

    /**
     * From this backward distance on a number is a long way ahead: it is two of the steps at which
     * a host tells how far it is, and so the pings of five steps may be lost.
     */
    private static final int OVERTAKEN = 0x4000;

    private final Reassembler reassembler;
    private final SequenceRing delivered = new SequenceRing();
    private final SequenceRing fragmented = new SequenceRing();

    /** The number that the window reaches up to, 0 before the first one. */
    private int reference;

    private int lastTimedPing;

    /** The same for each link. */
    private final int[] lastTimedPings = new int[KnetLimits.MAX_LINKS];

    private int lastUntimedPing;
    private boolean gotData;

    /**
     * A window that knows no numbers.
     *
     * @param reassembler holds the incomplete messages of the same host; they expire and are lost
     *     with the window
     */
    DuplicateWindow(Reassembler reassembler) {
        this.reassembler = reassembler;
        Arrays.fill(lastTimedPings, NO_PING);
    }

    /**
     * Whether no message with this number was delivered. Moves the reference if the number is ahead
     * of it.
     */
    boolean isNew(int sequence) {
        return lookup(sequence, delivered);
    }

    /**
     * Whether reassembly of the message with this number was never begun, and notes that it is now.
     * To be asked after {@link #isNew}, for a fragment whose message is not under reassembly.
     */
    boolean beginsMessage(int sequence) {
        if (!lookup(sequence, fragmented)) {
            return false;
        }
        fragmented.set(sequence);
        return true;
    }

    /** Notes that the message with this number was delivered. */
    void delivered(int sequence) {
        delivered.set(sequence);
    }

    /** Notes that data came since the last untimed ping. */
    void onData() {
        gotData = true;
    }

    /**
     * Takes account of the sequence number in a ping (spec wire 8.4). Two pings are signs that the
     * host was restarted or has moved on unseen, and start the window afresh: a timed one whose
     * number has become 0, and an untimed one with a new number when no data came since the one
     * before.
     *
     * <p>A ping from before the first message may be read after that message, if the two came over
     * different links. So 0 is no sign over a link whose ping before showed 0 too; libknet does not
     * look at that, and delivers twice what came over both links meanwhile.
     */
    void onPing(int link, int sequence, boolean timed) {
        if (timed) {
            onTimedPing(link, sequence);
            return;
        }
        boolean moved = sequence != lastUntimedPing;
        lastUntimedPing = sequence;
        if (moved && !gotData) {
            restart(sequence);
            return;
        }
        if (moved) {
            gotData = false;
        }
        lookup(sequence, delivered);
    }

    private void onTimedPing(int link, int sequence) {
        if (sequence == 0 && lastTimedPings[link] == 0) {
            return;
        }
        boolean restarted = sequence == 0 && lastTimedPing != 0;
        lastTimedPing = sequence;
        lastTimedPings[link] = sequence;
        if (restarted) {
            // The other links tell of the same restart, perhaps after its first messages.
            Arrays.setAll(lastTimedPings, id -> lastTimedPings[id] == NO_PING ? NO_PING : 0);
            restart(0);
        }
    }

    /**
     * Moves the window up to a number that the host has used for others, if it is so far ahead that
     * nothing of the window is left, and gives up with it whatever fragments of older messages are
     * still on their way. One that is less far ahead is left for the next: it would give up newer
     * ones. One from behind was overtaken.
     */
    void moveOn(int sequence) {
        int behind = (reference - sequence) & MODULO;
        if (reference != 0 && behind > OVERTAKEN && behind <= AHEAD) {
            clearRings();
            reference = sequence;
        }
    }

    /** A link went down: its next ping may be that of a host that was restarted. */
    void linkDown(int link) {
        lastTimedPings[link] = NO_PING;
    }

    /**
     * Forgets all numbers and incomplete messages, but not the pings, which outlive the links (spec
     * wire 8.4).
     */
    void reset() {
        restart(0);
    }

    private void restart(int newReference) {
        clearRings();
        reassembler.clear();
        reference = newReference;
    }

    private boolean lookup(int sequence, SequenceRing ring) {
        if (reference == 0) {
            reference = sequence;
        }
        reassembler.expire(reference);
        int behind = (reference - sequence - (sequence < reference ? 1 : 0)) & MODULO;
        if (behind < SequenceRing.SIZE) {
            return !ring.get(sequence);
        }
        if (behind < AHEAD) {
            clearRings();
        } else {
            delivered.clear(reference + 1, sequence);
            fragmented.clear(reference + 1, sequence);
        }
        reference = sequence;
        return true;
    }

    private void clearRings() {
        delivered.clear();
        fragmented.clear();
    }
}
