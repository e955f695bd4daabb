package io.knet.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.ReceivedMessage;
import io.knet.tests.peer.SendResult;

/**
 * Sends messages between the nodes of a pair, one at a time, and compares what arrives with what
 * was sent: in this JVM byte by byte, on libknet's side by length and hash.
 */
final class Exchange {
    private final MixedPair pair;
    private long seed;

    /**
     * An exchange over a pair whose nodes reach each other.
     *
     * @param seed of the first message; each takes the next one
     */
    Exchange(MixedPair pair, long seed) {
        this.pair = pair;
        this.seed = seed;
    }

    /** Messages of these lengths in both directions, each synchronously and not. */
    void bothWays(int... lengths) {
        for (int length : lengths) {
            toPeer(length, true);
            toPeer(length, false);
            toJava(length, true);
            toJava(length, false);
        }
    }

    /** A message from the Java node to libknet. */
    void toPeer(int length, boolean sync) {
        byte[] message = FloodMessage.generate(++seed, length);
        if (sync) {
            pair.java().sendSync(MixedPair.PEER, message);
        } else {
            pair.java().send(MixedPair.PEER, message);
        }
        ReceivedMessage received = pair.awaitAtPeer();
        assertThat(received.length()).as("length of message with seed %d", seed).isEqualTo(length);
        assertThat(received.fnv64())
                .as("hash of message with seed %d, length %d", seed, length)
                .isEqualTo(FloodMessage.fnv64(message));
    }

    /** A message from libknet to the Java node. */
    void toJava(int length, boolean sync) {
        SendResult sent =
                sync
                        ? pair.peer().sync(MixedPair.JAVA, 0, length, ++seed)
                        : pair.peer().send(MixedPair.JAVA, 0, length, ++seed);
        assertThat(sent.result()).as("libknet's send").isEqualTo("OK");
        assertThat(pair.java().awaitMessage())
                .as("message with seed %d, length %d", seed, length)
                .isEqualTo(FloodMessage.generate(seed, length));
    }
}
