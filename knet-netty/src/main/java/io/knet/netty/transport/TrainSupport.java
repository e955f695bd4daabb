package io.knet.netty.transport;

import java.util.Optional;

/**
 * Whether the kernel takes and hands over trains: many datagrams of one size with one call, which
 * pass through its network stack as one. Without, every datagram goes by itself.
 *
 * @param sendProblem why trains cannot be sent (UDP_SEGMENT); empty if they can
 * @param receiveProblem why trains cannot be received (UDP_GRO); empty if they can
 */
public record TrainSupport(Optional<String> sendProblem, Optional<String> receiveProblem) {
    private static final class Holder {
        static final TrainSupport HERE = TrainSelfTest.run();
    }

    /**
     * What the kernel can do, as a trial over the loopback interface showed. The first call of a
     * process takes some milliseconds, and half a second at most.
     */
    public static TrainSupport here() {
        return Holder.HERE;
    }

    /** Whether trains can be sent. */
    public boolean sends() {
        return sendProblem.isEmpty();
    }

    /** Whether trains can be received. */
    public boolean receives() {
        return receiveProblem.isEmpty();
    }
}
