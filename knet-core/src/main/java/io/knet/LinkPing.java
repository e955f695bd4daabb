package io.knet;

import java.time.Duration;

/**
 * A packet that went over a link and was answered by the peer, as {@link KnetLink#ping(Duration)}
 * sends it.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface LinkPing {
    /**
     * Length of the IP packet that was sent, in bytes. Crypto that pads may make it some bytes
     * shorter than what was asked for.
     */
    int size();

    /** Time from sending the packet until its answer was read. */
    Duration roundTrip();
}
