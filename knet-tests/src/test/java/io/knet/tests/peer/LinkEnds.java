package io.knet.tests.peer;

import java.net.InetSocketAddress;

/**
 * The two ends of one link.
 *
 * @param left local address of the side that this is seen from
 * @param right address of the other side
 */
public record LinkEnds(InetSocketAddress left, InetSocketAddress right) {
    /** The same path as the other side sees it. */
    public LinkEnds reversed() {
        return new LinkEnds(right, left);
    }
}
