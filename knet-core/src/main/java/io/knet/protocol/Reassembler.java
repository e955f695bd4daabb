package io.knet.protocol;

import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The incomplete messages of one source host (spec wire 7.2). Their number is bounded; when the
 * bound is reached, the one that was not added to for the longest time makes room. Each takes as
 * much memory as its message is long, from the first fragment that shows the length until the last
 * one has come, so a host can hold the bound times 64 KiB at most, and an idle one holds nothing:
 * the table of messages doubles as need arises, and is small again when no message is incomplete.
 * Not thread safe.
 */
final class Reassembler {
    private static final int SMALLEST_TABLE = 16;

    private final ByteBufAllocator allocator;
    private final ReassemblyObserver observer;

    /** Filled from the front as need arises: behind the first null are only nulls. */
    private @Nullable PartialMessage[] messages;

    /** How many messages may be incomplete. */
    private int limit;

    private int inUse;
    private long now;

    /**
     * A reassembler with no messages.
     *
     * @param allocator where the messages come from
     * @param buffers how many messages can be incomplete at a time, a power of two from 1 to 1024;
     *     it is also the number of sequence numbers after which an incomplete message expires
     * @param observer is called for messages that are given up
     */
    Reassembler(ByteBufAllocator allocator, int buffers, ReassemblyObserver observer) {
        this.allocator = allocator;
        this.observer = observer;
        this.limit = checked(buffers);
        this.messages = new PartialMessage[Math.min(buffers, SMALLEST_TABLE)];
    }

    private static int checked(int buffers) {
        if (buffers < 1 || buffers > ReceiveWindow.MAX_BUFFERS || Integer.bitCount(buffers) != 1) {
            throw new IllegalArgumentException(
                    "the number of reassembly buffers is "
                            + buffers
                            + "; it must be a power of two from 1 to "
                            + ReceiveWindow.MAX_BUFFERS);
        }
        return buffers;
    }

    /**
     * Changes how many messages can be incomplete at a time. If more are than the new number, those
     * least recently added to are given up.
     *
     * @param buffers a power of two from 1 to 1024
     */
    void limit(int buffers) {
        limit = checked(buffers);
        while (inUse > limit) {
            giveUp(leastRecent(), DropReason.REASSEMBLY_OVERFLOW);
        }
        if (messages.length > limit) {
            messages = packed(limit);
        }
    }

    /** The messages in use, in a table of another size that has room for them. */
    private @Nullable PartialMessage[] packed(int size) {
        @Nullable PartialMessage[] table = new PartialMessage[size];
        int next = 0;
        for (PartialMessage message : messages) {
            if (message != null && message.isInUse()) {
                table[next++] = message;
            }
        }
        return table;
    }

    /** The message of that sequence number, null if it is not under reassembly. */
    @Nullable PartialMessage find(int sequence) {
        if (inUse == 0) {
            return null;
        }
        for (PartialMessage message : messages) {
            if (message == null) {
                return null;
            }
            if (message.isInUse() && message.sequence() == sequence) {
                return message;
            }
        }
        return null;
    }

    /**
     * Begins a message that is not under reassembly, giving up the one least recently added to if
     * there is no room.
     */
    PartialMessage begin(int sequence, int count) {
        PartialMessage message = room();
        message.begin(sequence, count);
        inUse++;
        return message;
    }

    /** Adds a fragment to a message; see {@link PartialMessage#add}. */
    Reception add(
            PartialMessage message, int count, int number, ByteBuf packet, int index, int size) {
        message.touch(++now);
        return message.add(allocator, count, number, packet, index, size);
    }

    /** Hands a complete message to the caller, who owns it then. */
    ByteBuf take(PartialMessage message) {
        inUse--;
        ByteBuf content = message.take();
        shrink();
        return content;
    }

    private void shrink() {
        if (inUse == 0 && messages.length > SMALLEST_TABLE) {
            messages = new PartialMessage[SMALLEST_TABLE];
        }
    }

    /**
     * Gives up the messages outside the reassembly window (spec wire 8.3), which are those ahead of
     * the reference or further behind it than there are buffers.
     */
    void expire(int reference) {
        if (inUse == 0) {
            return;
        }
        for (PartialMessage message : messages) {
            if (message == null) {
                return;
            }
            if (message.isInUse() && ((reference - message.sequence()) & 0xffff) > limit) {
                giveUp(message, DropReason.REASSEMBLY_EXPIRED);
            }
        }
    }

    /** Gives up all messages because the window starts afresh. */
    void clear() {
        giveUpAll(DropReason.REASSEMBLY_EXPIRED);
    }

    /** Gives up all messages because the window is closed. */
    void close() {
        giveUpAll(DropReason.CLOSED);
    }

    private PartialMessage room() {
        for (int i = 0; i < messages.length; i++) {
            PartialMessage message = messages[i];
            if (message == null) {
                message = new PartialMessage();
                messages[i] = message;
                return message;
            }
            if (!message.isInUse()) {
                return message;
            }
        }
        if (messages.length < limit) {
            PartialMessage message = new PartialMessage();
            int first = messages.length;
            messages = Arrays.copyOf(messages, 2 * first);
            messages[first] = message;
            return message;
        }
        PartialMessage oldest = leastRecent();
        giveUp(oldest, DropReason.REASSEMBLY_OVERFLOW);
        return oldest;
    }

    private PartialMessage leastRecent() {
        PartialMessage oldest = null;
        for (PartialMessage message : messages) {
            if (message != null
                    && message.isInUse()
                    && (oldest == null || message.lastUse() < oldest.lastUse())) {
                oldest = message;
            }
        }
        if (oldest == null) {
            throw new IllegalStateException("no message is under reassembly");
        }
        return oldest;
    }

    private void giveUpAll(DropReason reason) {
        for (PartialMessage message : messages) {
            if (message != null && message.isInUse()) {
                giveUp(message, reason);
            }
        }
        shrink();
    }

    private void giveUp(PartialMessage message, DropReason reason) {
        int packets = message.received();
        message.free();
        inUse--;
        observer.messageLost(reason, packets);
    }
}
