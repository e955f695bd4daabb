package io.knet.admin;

import io.knet.CaptureSide;
import io.knet.LinkPacket;
import java.util.OptionalInt;

/**
 * What a client wants to see of the packets.
 *
 * @param host only those of this host's links; empty for all
 * @param link only those of this link; empty for all
 * @param end whether the capture that goes on is to end, and nothing else counts
 */
record CaptureOrder(CaptureSide side, OptionalInt host, OptionalInt link, boolean end) {
    /** The order to end the capture. */
    static final CaptureOrder END =
            new CaptureOrder(CaptureSide.SEALED, OptionalInt.empty(), OptionalInt.empty(), true);

    boolean wants(LinkPacket packet) {
        return (host.isEmpty() || host.equals(packet.host()))
                && (link.isEmpty() || link.equals(packet.link()));
    }
}
