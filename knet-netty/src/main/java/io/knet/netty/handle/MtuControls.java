package io.knet.netty.handle;

import static java.util.Objects.requireNonNull;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.MtuControl;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.settings.MtuSettings;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** How the MTUs of links are found, as the application sets it. */
final class MtuControls implements MtuControl {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final MtuSettings settings;
    private final DataMtu dataMtu;
    private final PathSearches searches;
    private final HandleLife life;

    MtuControls(MtuSettings settings, DataMtu dataMtu, PathSearches searches, HandleLife life) {
        this.settings = settings;
        this.dataMtu = dataMtu;
        this.searches = searches;
        this.life = life;
    }

    @Override
    public Duration interval() {
        return settings.interval();
    }

    @Override
    public void interval(Duration newInterval) {
        requireNonNull(newInterval, "interval");
        life.checkOpen();
        if (newInterval.compareTo(SHORTEST) < 0
                || newInterval.compareTo(KnetLimits.MAX_INTERVAL) > 0) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "MTU interval " + newInterval + " must be 1 s to 1 day");
        }
        settings.interval(newInterval);
        searches.searchAll();
    }

    @Override
    public OptionalInt manual() {
        return settings.manual();
    }

    @Override
    public void manual(int interfaceMtu) {
        life.checkOpen();
        if (interfaceMtu < KnetLimits.MIN_MTU || interfaceMtu > KnetLimits.MAX_MTU) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "MTU "
                            + interfaceMtu
                            + " must be "
                            + KnetLimits.MIN_MTU
                            + " to "
                            + KnetLimits.MAX_MTU);
        }
        settings.manual(interfaceMtu);
        searches.searchAll();
    }

    @Override
    public CompletableFuture<Integer> whenKnown() {
        return dataMtu.whenKnown();
    }

    @Override
    public void automatic() {
        life.checkOpen();
        settings.automatic();
        searches.searchAll();
    }
}
