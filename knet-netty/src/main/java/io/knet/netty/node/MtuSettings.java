package io.knet.netty.node;

import static java.util.Objects.requireNonNull;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.MtuControl;
import io.knet.protocol.MtuMath;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** How the MTUs of links are found, as the application set it. */
final class MtuSettings implements MtuControl {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int AUTOMATIC = 0;

    private final Node node;
    private volatile Duration interval = Duration.ofSeconds(60);
    private volatile int manual = AUTOMATIC;

    MtuSettings(Node node) {
        this.node = node;
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void interval(Duration newInterval) {
        requireNonNull(newInterval, "interval");
        node.checkOpen();
        if (newInterval.compareTo(SHORTEST) < 0 || newInterval.compareTo(LONGEST) > 0) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "MTU interval " + newInterval + " must be 1 s to 1 day");
        }
        interval = newInterval;
        node.searchMtus();
    }

    @Override
    public OptionalInt manual() {
        int mtu = manual;
        return mtu == AUTOMATIC ? OptionalInt.empty() : OptionalInt.of(mtu);
    }

    @Override
    public void manual(int interfaceMtu) {
        node.checkOpen();
        if (interfaceMtu < MtuMath.MIN_PATH_MTU_IPV4 || interfaceMtu > MtuMath.MAX_ONWIRE) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "MTU "
                            + interfaceMtu
                            + " must be "
                            + MtuMath.MIN_PATH_MTU_IPV4
                            + " to "
                            + MtuMath.MAX_ONWIRE);
        }
        manual = interfaceMtu;
        node.searchMtus();
    }

    @Override
    public CompletableFuture<Integer> whenKnown() {
        return node.whenDataMtuKnown();
    }

    @Override
    public void automatic() {
        node.checkOpen();
        manual = AUTOMATIC;
        node.searchMtus();
    }
}
