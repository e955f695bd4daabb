package io.knet.session.receipt;

import io.knet.KnetLimits;
import io.knet.session.wire.Outcome;
import io.knet.session.wire.ReceiptsPacket;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Receipts for one host that are not sent yet. They are collected, by the link that their messages
 * came over, until the batch of packets that brought those ends, or for a millisecond. Bounded: the
 * sender repeats a message whose receipt found no room, and gets it then.
 *
 * <p>Not thread safe: it belongs to the event loop of its host.
 */
public final class ReceiptQueue {
    /** How long a receipt waits at most, in nanoseconds. */
    public static final long PATIENCE = 1_000_000;

    /** How many receipts may wait for each link. */
    public static final int MAX_WAITING = 4096;

    private final @Nullable Waiting[] links = new Waiting[KnetLimits.MAX_LINKS];
    private boolean any;
    private long since;

    /** Nothing waits yet. */
    public ReceiptQueue() {}

    /**
     * Adds a receipt.
     *
     * @param link the link that the message came over, 0 to 7
     * @return whether there was room
     */
    public boolean add(long id, Outcome outcome, int link, long nowNanos) {
        if (!any) {
            any = true;
            since = nowNanos;
        }
        Waiting waiting = links[link];
        if (waiting == null) {
            waiting = new Waiting();
            links[link] = waiting;
        }
        return waiting.add(id, outcome);
    }

    /**
     * Nanoseconds until the receipts are to be written; {@link Long#MAX_VALUE} if there are none.
     */
    public long nanosUntilDue(long nowNanos) {
        return any ? Math.max(0, since + PATIENCE - nowNanos) : Long.MAX_VALUE;
    }

    /**
     * Writes the next packet. To be called until it returns -1.
     *
     * @param localHost this node's id
     * @param maxBytes how long the packet may be; at least 16
     * @param out gets the packet at its writer index
     * @return the link that it should go over; -1 if nothing was left to write
     */
    public int write(int localHost, int maxBytes, ByteBuf out) {
        int capacity = ReceiptsPacket.capacity(maxBytes);
        if (capacity == 0) {
            throw new IllegalArgumentException("no receipt fits in " + maxBytes + " bytes");
        }
        for (int link = 0; link < links.length; link++) {
            Waiting waiting = links[link];
            if (waiting != null && waiting.count > 0) {
                waiting.write(localHost, capacity, out);
                return link;
            }
        }
        any = false;
        return -1;
    }

    /** Forgets all: there is nobody who would understand them. */
    public void clear() {
        Arrays.fill(links, null);
        any = false;
    }

    private static final class Waiting {
        private static final int INITIAL = 16;

        private long[] ids = new long[INITIAL];
        private Outcome[] outcomes = new Outcome[INITIAL];
        private int count;

        boolean add(long id, Outcome outcome) {
            if (count == MAX_WAITING) {
                return false;
            }
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
                outcomes = Arrays.copyOf(outcomes, 2 * count);
            }
            ids[count] = id;
            outcomes[count] = outcome;
            count++;
            return true;
        }

        /** The newest first, which costs no moving; the order is of no importance. */
        void write(int localHost, int capacity, ByteBuf out) {
            int written = Math.min(count, capacity);
            ReceiptsPacket.writeHeader(out, localHost, written);
            for (int i = 0; i < written; i++) {
                count--;
                ReceiptsPacket.writeReceipt(out, ids[count], outcomes[count]);
            }
        }
    }
}
