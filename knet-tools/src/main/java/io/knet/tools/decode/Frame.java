package io.knet.tools.decode;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a capture has of one packet.
 *
 * @param time when it passed
 * @param linkType what its bytes begin with, a LINKTYPE of the file format
 * @param direction as far as the capture says
 * @param originalLength how long it was, in bytes; more than there are bytes if it was cut
 * @param bytes of the packet
 */
record Frame(Instant time, int linkType, Direction direction, long originalLength, byte[] bytes) {
    /** Which way a packet went. */
    enum Direction {
        /** It was received. */
        IN,
        /** It was sent. */
        OUT,
        /** The capture does not say. */
        UNKNOWN
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Frame that
                && time.equals(that.time)
                && linkType == that.linkType
                && direction == that.direction
                && originalLength == that.originalLength
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return time.hashCode() * 31 + Arrays.hashCode(bytes);
    }
}
