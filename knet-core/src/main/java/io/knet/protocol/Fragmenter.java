package io.knet.protocol;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;

/**
 * How a message is cut (spec wire 7.1): into pieces of one length, at most the data MTU, the last
 * one with the rest. Lengths are those after compression. The data MTU is read once for each
 * message, so that all its fragments agree.
 */
public final class Fragmenter {
    /** Longer messages have so many fragments that equal ones gain nothing. */
    private static final int LONGEST_EVEN = 1 << 14;

    private Fragmenter() {}

    /**
     * Whether a message can be sent, because it needs no more than {@link KnetLimits#MAX_FRAGMENTS}
     * fragments. Only with a data MTU below 259 bytes is a message of the greatest length too long.
     *
     * @param length the message's length, at least 1 byte
     * @param dataMtu payload bytes in a packet, at least 1
     */
    public static boolean fits(int length, int dataMtu) {
        return length <= (long) KnetLimits.MAX_FRAGMENTS * dataMtu;
    }

    /**
     * The number of fragments of a message, 1 to {@link KnetLimits#MAX_FRAGMENTS}; 1 means that it
     * is not cut.
     *
     * @param length the message's length, at least 1 byte
     * @param dataMtu payload bytes in a packet, at least 1
     * @throws KnetException {@link KnetError#TOO_MANY_FRAGMENTS} if the message does not
     *     {@linkplain #fits fit}
     */
    public static int count(int length, int dataMtu) {
        if (!fits(length, dataMtu)) {
            throw new KnetException(
                    KnetError.TOO_MANY_FRAGMENTS,
                    "a message of "
                            + length
                            + " bytes needs more than "
                            + KnetLimits.MAX_FRAGMENTS
                            + " fragments of "
                            + dataMtu
                            + " bytes; send a shorter one or raise the MTU");
        }
        return (length - 1) / dataMtu + 1;
    }

    /**
     * A length of fragments, at most the data MTU, with which they are all equal, if that takes no
     * more than a third more of them; or else the data MTU. The kernel takes fragments of one
     * length as a train, also those of successive messages; a shorter one ends it.
     *
     * @param length the message's length, at least 1 byte
     * @param dataMtu payload bytes in a packet, at least 1
     * @return what to give to the other methods in place of the data MTU
     */
    public static int evenPiece(int length, int dataMtu) {
        if (length <= dataMtu || length > LONGEST_EVEN || !fits(length, dataMtu)) {
            return dataMtu;
        }
        int fewest = count(length, dataMtu);
        int most = Math.min(fewest + (fewest + 2) / 3, KnetLimits.MAX_FRAGMENTS);
        for (int count = fewest; count <= most; count++) {
            if (length % count == 0) {
                return length / count;
            }
        }
        return dataMtu;
    }

    /**
     * The fragment number that goes into the header.
     *
     * @param index which fragment, 0 to {@code count - 1}
     * @param count the number of fragments
     * @return 0 if the message is not cut, else 1 to {@code count}
     */
    public static int number(int index, int count) {
        return count == 1 ? 0 : index + 1;
    }

    /**
     * Where a fragment starts in the message, in bytes.
     *
     * @param index which fragment, from 0
     * @param dataMtu payload bytes in a packet
     */
    public static int offset(int index, int dataMtu) {
        return index * dataMtu;
    }

    /**
     * How long a fragment is, in bytes: {@code dataMtu}, for the last one what is left.
     *
     * @param index which fragment, 0 to the number of fragments less 1
     * @param length the message's length
     * @param dataMtu payload bytes in a packet
     */
    public static int size(int index, int length, int dataMtu) {
        return Math.min(dataMtu, length - index * dataMtu);
    }
}
