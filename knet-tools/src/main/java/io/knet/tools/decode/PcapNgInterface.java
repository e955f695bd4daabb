package io.knet.tools.decode;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a section of pcapng says of an interface.
 *
 * @param linkType what its packets begin with
 * @param unitsPerSecond of the times of its packets
 * @param offsetSeconds to be added to each time
 */
record PcapNgInterface(int linkType, long unitsPerSecond, long offsetSeconds) {
    private static final int RESOLUTION = 9;
    private static final int OFFSET = 14;
    private static final int POWER_OF_TWO = 0x80;
    private static final int MOST_DIGITS = 18;
    private static final int MOST_BITS = 62;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** The last second that is written with four digits of a year. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final int MASK = 0xffff;

    /** Reads the options of an interface. */
    static PcapNgInterface of(int linkType, ByteBuffer options) {
        ByteBuffer resolution = option(options, RESOLUTION);
        ByteBuffer offset = option(options, OFFSET);
        return new PcapNgInterface(
                linkType,
                resolution == null || !resolution.hasRemaining()
                        ? MICROS_PER_SECOND
                        : units(resolution.get(resolution.position()) & 0xff),
                offset == null || offset.remaining() < Long.BYTES
                        ? 0
                        : offset.getLong(offset.position()));
    }

    /** A finer resolution than one can reckon with is taken for the finest. */
    private static long units(int code) {
        if ((code & POWER_OF_TWO) != 0) {
            return 1L << Math.min(MOST_BITS, code - POWER_OF_TWO);
        }
        long units = 1;
        for (int digit = 0; digit < Math.min(MOST_DIGITS, code); digit++) {
            units *= 10;
        }
        return units;
    }

    /** The value of the first option with a code, null if there is none. Reads nothing. */
    static @Nullable ByteBuffer option(ByteBuffer options, int wanted) {
        int at = options.position();
        while (at + Integer.BYTES <= options.limit()) {
            int code = options.getShort(at) & MASK;
            int length = options.getShort(at + Short.BYTES) & MASK;
            at += Integer.BYTES;
            if (code == 0 || at + length > options.limit()) {
                return null;
            }
            if (code == wanted) {
                return options.duplicate().order(options.order()).limit(at + length).position(at);
            }
            at += length + (-length & (Integer.BYTES - 1));
        }
        return null;
    }

    /** The time that a packet's number stands for; what no calendar has is taken for its end. */
    Instant time(long number) {
        long seconds = Long.divideUnsigned(number, unitsPerSecond);
        long rest = Long.remainderUnsigned(number, unitsPerSecond);
        if (seconds < 0 || seconds > LAST_SECOND) {
            seconds = LAST_SECOND;
        }
        long shift = Math.max(-LAST_SECOND, Math.min(LAST_SECOND, offsetSeconds));
        long shifted = Math.max(0, Math.min(LAST_SECOND, seconds + shift));
        return Instant.ofEpochSecond(shifted, nanos(rest));
    }

    private long nanos(long rest) {
        if (unitsPerSecond <= NANOS_PER_SECOND) {
            return rest * NANOS_PER_SECOND / unitsPerSecond;
        }
        // Exact enough for nanoseconds, and never too large.
        return Math.min(NANOS_PER_SECOND - 1, (long) ((double) rest / unitsPerSecond * 1e9));
    }
}
