package io.knet.protocol;

import io.knet.KnetLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One message of which some fragments have come. All fragments but the last have one size, which
 * tells each fragment's place; a last fragment that comes before any other is kept aside until that
 * size is known (spec wire 7.2). The object is reused for message after message.
 */
final class PartialMessage {
    private final long[] numbers = new long[(KnetLimits.MAX_FRAGMENTS + Long.SIZE) / Long.SIZE];
    private int sequence;
    private int count;
    private int received;
    private int fragmentSize;
    private int lastSize;
    private long lastUse;
    private @Nullable ByteBuf content;
    private @Nullable ByteBuf last;

    /** Whether count, number and size of a fragment are possible for some message. */
    static boolean isPossible(int count, int number, int size) {
        if (number < 1 || number > count || count > KnetLimits.MAX_FRAGMENTS || size < 1) {
            return false;
        }
        int shortest = (count - 1) * size + (number < count ? 1 : size);
        return shortest <= KnetLimits.MAX_MESSAGE;
    }

    /** Begins a message with one of its fragments still to be added. */
    void begin(int newSequence, int newCount) {
        sequence = newSequence;
        count = newCount;
        received = 0;
        fragmentSize = 0;
        lastSize = 0;
        Arrays.fill(numbers, 0);
    }

    boolean isInUse() {
        return count != 0;
    }

    int sequence() {
        return sequence;
    }

    /** How many different fragments have come. */
    int received() {
        return received;
    }

    /** When the message was last touched, on the reassembler's scale. */
    long lastUse() {
        return lastUse;
    }

    void touch(long now) {
        lastUse = now;
    }

    /**
     * Adds a fragment that is {@linkplain #isPossible possible}.
     *
     * @param packet holds the fragment's bytes from {@code index} on. Not released
     * @return {@link Reception#NEW_MESSAGE} if this was the last one missing, {@link
     *     Reception#INCOMPLETE}, {@link Reception#STALE_FRAGMENT} if it came before, or {@link
     *     Reception#BAD_FRAGMENT} if it contradicts those that came before
     */
    Reception add(
            ByteBufAllocator allocator,
            int newCount,
            int number,
            ByteBuf packet,
            int index,
            int size) {
        if (newCount != count) {
            return Reception.BAD_FRAGMENT;
        }
        if (has(number)) {
            return Reception.STALE_FRAGMENT;
        }
        boolean isLast = number == count;
        if (isLast ? !fitsAsLast(size) : !fits(size)) {
            return Reception.BAD_FRAGMENT;
        }
        if (!isLast) {
            ByteBuf target = content == null ? allocate(allocator, size) : content;
            target.setBytes((number - 1) * size, packet, index, size);
        } else if (content != null) {
            content.setBytes((count - 1) * fragmentSize, packet, index, size);
        } else {
            last = allocator.buffer(size, size).writeBytes(packet, index, size);
        }
        if (isLast) {
            lastSize = size;
        }
        mark(number);
        return ++received == count ? Reception.NEW_MESSAGE : Reception.INCOMPLETE;
    }

    /**
     * Hands the complete message to the caller, who owns it then, and ends the use of this object.
     */
    ByteBuf take() {
        ByteBuf message = content;
        if (message == null || received != count) {
            throw new IllegalStateException(
                    "message " + sequence + " has " + received + " of " + count + " fragments");
        }
        content = null;
        message.writerIndex((count - 1) * fragmentSize + lastSize);
        free();
        return message;
    }

    /** Releases what has come, and ends the use of this object. */
    void free() {
        count = 0;
        if (content != null) {
            content.release();
            content = null;
        }
        dropLast();
    }

    private boolean fitsAsLast(int size) {
        return fragmentSize == 0
                || (size <= fragmentSize
                        && (count - 1) * fragmentSize + size <= KnetLimits.MAX_MESSAGE);
    }

    private boolean fits(int size) {
        if (fragmentSize != 0) {
            return size == fragmentSize;
        }
        return lastSize <= size && (count - 1) * size + lastSize <= KnetLimits.MAX_MESSAGE;
    }

    /** Makes room for the whole message, now that the size of its fragments is known. */
    private ByteBuf allocate(ByteBufAllocator allocator, int size) {
        int before = (count - 1) * size;
        int capacity =
                lastSize != 0 ? before + lastSize : Math.min(before + size, KnetLimits.MAX_MESSAGE);
        ByteBuf allocated = allocator.buffer(capacity, capacity);
        content = allocated;
        fragmentSize = size;
        if (last != null) {
            allocated.setBytes(before, last, last.readerIndex(), lastSize);
            dropLast();
        }
        return allocated;
    }

    private void dropLast() {
        if (last != null) {
            last.release();
            last = null;
        }
    }

    private boolean has(int number) {
        return (numbers[number >> 6] & (1L << number)) != 0;
    }

    private void mark(int number) {
        numbers[number >> 6] |= 1L << number;
    }
}
