package io.knet.netty.link;

import io.knet.netty.count.LinkPlace;

/**
 * Which link it is.
 *
 * @param localHost id of this node, whose handle it belongs to
 * @param hostId id of the host that it leads to
 * @param linkId its own id, 0 to 7
 */
public record LinkId(int localHost, int hostId, int linkId) implements LinkPlace {
    /** As in {@code 2/0}. */
    @Override
    public String toString() {
        return hostId + "/" + linkId;
    }
}
