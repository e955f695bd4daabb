package io.knet.netty.pipeline;

import static java.util.Objects.requireNonNull;

import io.knet.crypto.engine.CryptoState;
import io.knet.protocol.Fragmenter;

/**
 * How a message becomes packets: the pieces it is cut into fit the path when they are sealed with
 * this state, or with another configuration that it holds; and perhaps not with a later one, whose
 * overhead may be larger. Immutable, so that what a message was cut for can be told when it is
 * sealed.
 *
 * @param dataMtu bytes of a message that go in one packet; less than the data MTU while a
 *     configuration with a larger overhead than that in use is loaded
 * @param evenly whether pieces of one length are better than fewer, because the kernel takes trains
 * @param crypto what the packets are to be sealed with
 */
public record Packing(int dataMtu, boolean evenly, CryptoState crypto) {
    /** A data MTU and the state for which it holds. */
    public Packing {
        requireNonNull(crypto, "crypto");
    }

    /**
     * How long the pieces of a message are, in bytes; the last one may be shorter.
     *
     * @param length of the message, at least 1 byte
     */
    int pieceBytes(int length) {
        return pieceBytes(length, 0);
    }

    /**
     * How long the pieces of a message are whose packets have longer headers than others.
     *
     * @param extra how much longer, in bytes
     */
    int pieceBytes(int length, int extra) {
        int fits = dataMtu - extra;
        return evenly ? Fragmenter.evenPiece(length, fits) : fits;
    }
}
