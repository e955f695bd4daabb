package io.knet.tests.peer;

import java.util.function.UnaryOperator;

/**
 * Two libknet peers, ids 1 and 2, with one link between them that is up on both sides.
 *
 * @param one the peer of id 1
 * @param two the peer of id 2
 */
record PeerPair(LibknetPeer one, LibknetPeer two) implements AutoCloseable {
    static PeerPair start(UnaryOperator<LibknetPeerBuilder> options) {
        return start(FreePorts.link(), options, options);
    }

    static PeerPair start(
            LinkEnds path,
            UnaryOperator<LibknetPeerBuilder> ofOne,
            UnaryOperator<LibknetPeerBuilder> ofTwo) {
        LibknetPeer one = ofOne.apply(LibknetPeer.builder(1).link(2, 0, path)).start();
        try {
            LibknetPeer two =
                    ofTwo.apply(LibknetPeer.builder(2).link(1, 0, path.reversed())).start();
            PeerPair pair = new PeerPair(one, two);
            pair.awaitReachable();
            return pair;
        } catch (RuntimeException | Error e) {
            one.close();
            throw e;
        }
    }

    void awaitReachable() {
        one.awaitReachable(2);
        two.awaitReachable(1);
    }

    @Override
    public void close() {
        one.close();
        two.close();
    }
}
