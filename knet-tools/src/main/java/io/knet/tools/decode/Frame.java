package io.knet.tools.decode;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What a capture has of one packet.
 *
 * @param time when it passed
 * @param linkType what its bytes begin with, a LINKTYPE of the file format
 * @param direction as far as the capture says
 * @param originalLength how long it was, in bytes; more than there are bytes if it was cut
 * @param bytes of the packet
 */
record Frame(
        Instant time, int linkType, Direction direction, long originalLength, ByteBuffer bytes) {
    /** Which way a packet went. */
    enum Direction {
        /** It was received. */
        IN,
        /** It was sent. */
        OUT,
        /** The capture does not say. */
        UNKNOWN
    }
}
