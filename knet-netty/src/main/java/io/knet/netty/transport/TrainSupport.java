package io.knet.netty.transport;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the kernel takes and hands over trains: many datagrams of one size with one call, which
 * pass through its network stack as one. Without it every datagram goes on its own.
 *
 * @param sendProblem why trains cannot be sent (UDP_SEGMENT); empty if they can
 * @param receiveProblem why trains cannot be received (UDP_GRO); empty if they can
 */
public record TrainSupport(Optional<String> sendProblem, Optional<String> receiveProblem) {
    /** A system property that switches trains off, in case a device loses them. */
    static final String SWITCH = "io.knet.noTrains";

    private static final class Holder {
        static final TrainSupport HERE = unlessSwitchedOff(TrainSelfTest::ofEpoll);
    }

    /** What a trial shows, unless none is to be made. */
    static TrainSupport unlessSwitchedOff(Supplier<TrainSupport> trial) {
        return Boolean.getBoolean(SWITCH) ? none("switched off with -D" + SWITCH) : trial.get();
    }

    /** Neither direction works, for one reason. */
    static TrainSupport none(String why) {
        return new TrainSupport(Optional.of(why), Optional.of(why));
    }

    /**
     * What the kernel can do, as a trial over the loopback interface showed, with epoll. The first
     * call of a process waits for that: some milliseconds, and seconds where the interface is out
     * of order. Not for event loops, therefore, unless it was called before.
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
