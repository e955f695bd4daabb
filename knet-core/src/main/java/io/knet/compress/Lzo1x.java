package io.knet.compress;

/**
 * The numbers of the LZO1X stream format, which encoder and decoder share. A stream is a series of
 * instructions; each copies bytes from the output made so far (a match), or is followed by bytes to
 * take as they are (literals), or both. The instruction's first byte gives its kind:
 *
 * <pre>
 *   0..15     after a match without literals: a run of 4 or more literals
 *             after 1 to 3 literals:  match of 2, distance 1..1024
 *             after a run:            match of 3, distance 2049..3072
 *   16..31    match of 3 and more, distance 16384..49151; 16384 itself marks the end
 *   32..63    match of 3 and more, distance 1..16384
 *   64..255   match of 3 to 8, distance 1..2048
 * </pre>
 *
 * All matches carry, in the two lowest bits of their last but one byte, the number of literals that
 * follow them, 0 to 3. A count that exceeds its field goes on in bytes of its own: each 0 stands
 * for 255 more, the first other byte ends it. If the stream's first byte is above 17, it stands for
 * a run of that number less 17.
 */
final class Lzo1x {
    static final int FAR_MATCH = 0x10;
    static final int MIDDLE_MATCH = 0x20;
    static final int NEAR_MATCH = 0x40;

    static final int FIRST_RUN_BASE = 17;
    static final int RUN_BASE = 3;
    static final int RUN_FIELD = 0x0f;

    static final int NEAR_DISTANCE = 2048;
    static final int MIDDLE_DISTANCE = 16384;
    static final int FARTHEST_DISTANCE = 49151;
    static final int LONGEST_NEAR_MATCH = 8;
    static final int MATCH_BASE = 2;
    static final int MIDDLE_LENGTH_FIELD = 0x1f;
    static final int FAR_LENGTH_FIELD = 0x07;

    /** In the first byte of a far match: 16384 more. */
    static final int FAR_DISTANCE_BIT = 0x08;

    /** The first byte of the end mark, two zeros follow. */
    static final int END = 0x11;

    private Lzo1x() {}
}
