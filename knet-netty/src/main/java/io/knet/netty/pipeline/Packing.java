package io.knet.netty.pipeline;

import static java.util.Objects.requireNonNull;

import io.knet.crypto.engine.CryptoState;

/**
 * How a message becomes packets: the pieces it is cut into fit the path when they are sealed with
 * this state, or with another configuration that it holds; and perhaps not with a later one, whose
 * overhead may be larger. Immutable, so that what a message was cut for can be told when it is
 * sealed.
 *
 * @param dataMtu bytes of a message that go in one packet; less than the data MTU while a
 *     configuration with a larger overhead than that in use is loaded
 * @param crypto what the packets are to be sealed with
 */
public record Packing(int dataMtu, CryptoState crypto) {
    /** A data MTU and the state for which it holds. */
    public Packing {
        requireNonNull(crypto, "crypto");
    }
}
