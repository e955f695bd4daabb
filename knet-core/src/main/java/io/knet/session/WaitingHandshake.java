package io.knet.session;

import io.knet.session.noise.NoiseInitiator;

/**
 * A handshake of this node's that waits for its answer.
 *
 * @param host the host that it is with
 * @param index where its answer is found by
 * @param link the link that the INIT went over, which the answer must come over
 * @param slot the keys that it was made with
 * @param noise its keys
 * @param sentNanos when the INIT was made
 */
record WaitingHandshake(
        int host, int index, int link, SessionKeys slot, NoiseInitiator noise, long sentNanos)
        implements IndexEntry {}
