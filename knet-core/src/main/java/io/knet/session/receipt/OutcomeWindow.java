package io.knet.session.receipt;

import io.knet.session.wire.Outcome;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What became of the newest 65536 confirmed messages of one host. An id is marked before its
 * message is delivered, so a message is delivered at most once, whatever the network does.
 *
 * <p>Takes half a byte for an id, in blocks as they are needed: 32 KiB at most. Not thread safe: it
 * belongs to the event loop of its host.
 */
public final class OutcomeWindow {
    /** How many ids the window holds. */
    public static final int SIZE = 1 << 16;

    private static final int BLOCK = 4096;
    private static final int BLOCKS = SIZE / BLOCK;
    private static final int PENDING = 1;
    private static final int FIRST_OUTCOME = 2;
    private static final int UNKNOWN = 15;

    private final @Nullable Block[] blocks = new Block[BLOCKS];
    private long greatest;

    /** Nothing arrived yet. */
    public OutcomeWindow() {}

    /**
     * Looks an id up without marking it, as is right for a fragment of a message.
     *
     * @param id 1 to {@link Long#MAX_VALUE}
     */
    public Arrival look(long id) {
        if (id > greatest) {
            return Arrival.NEW;
        }
        if (id <= greatest - SIZE) {
            return Arrival.FORGOTTEN;
        }
        return switch (get(id)) {
            case 0 -> Arrival.NEW;
            case PENDING -> Arrival.PENDING;
            default -> Arrival.KNOWN;
        };
    }

    /**
     * A message is complete and about to be delivered: marks its id, if this is the first time.
     * {@link #decided} is to follow then.
     *
     * @param id 1 to {@link Long#MAX_VALUE}
     */
    public Arrival arrived(long id) {
        Arrival arrival = look(id);
        if (arrival == Arrival.NEW) {
            if (id > greatest) {
                advance(id);
            }
            set(id, PENDING);
        }
        return arrival;
    }

    /** Notes what became of a message. Of no effect if its id is not pending any more. */
    public void decided(long id, Outcome outcome) {
        if (look(id) == Arrival.PENDING) {
            set(id, outcome == Outcome.UNKNOWN ? UNKNOWN : FIRST_OUTCOME + outcome.code());
        }
    }

    /**
     * What is to be told about an id: {@link Outcome#UNKNOWN} unless it is {@link Arrival#KNOWN}.
     */
    public Outcome outcome(long id) {
        int value = look(id) == Arrival.KNOWN ? get(id) : UNKNOWN;
        return value == UNKNOWN ? Outcome.UNKNOWN : Outcome.of(value - FIRST_OUTCOME);
    }

    /** Forgets everything: the host is another instance. */
    public void clear() {
        Arrays.fill(blocks, null);
        greatest = 0;
    }

    private void advance(long id) {
        if (id - greatest >= SIZE) {
            Arrays.fill(blocks, null);
        } else {
            for (long skipped = greatest + 1; skipped < id; skipped++) {
                set(skipped, 0);
            }
        }
        greatest = id;
    }

    private int get(long id) {
        Block block = blocks[block(id)];
        return block == null ? 0 : (block.halfBytes[at(id)] >> shift(id)) & 0xF;
    }

    private void set(long id, int value) {
        Block block = blocks[block(id)];
        if (block == null) {
            if (value == 0) {
                return;
            }
            block = new Block();
            blocks[block(id)] = block;
        }
        int others = block.halfBytes[at(id)] & ~(0xF << shift(id));
        block.halfBytes[at(id)] = (byte) (others | (value << shift(id)));
    }

    private static int block(long id) {
        return (int) (id % SIZE) / BLOCK;
    }

    private static int at(long id) {
        return (int) (id % BLOCK) / 2;
    }

    private static int shift(long id) {
        return (int) (id & 1) * 4;
    }

    private static final class Block {
        final byte[] halfBytes = new byte[BLOCK / 2];
    }
}
