package io.knet.netty.settings;

import java.time.Duration;
import java.util.OptionalInt;

/** How path MTUs are searched. Any thread. */
public final class MtuSettings {
    private static final int AUTOMATIC = 0;

    private volatile Duration interval = Duration.ofSeconds(60);
    private volatile int manual = AUTOMATIC;

    /** Time between two searches of a path. */
    public Duration interval() {
        return interval;
    }

    /** Sets the time between two searches of a path. */
    public void interval(Duration newInterval) {
        interval = newInterval;
    }

    /** The interface MTU that was set by hand, in bytes; empty to search. */
    public OptionalInt manual() {
        int mtu = manual;
        return mtu == AUTOMATIC ? OptionalInt.empty() : OptionalInt.of(mtu);
    }

    /** Sets the interface MTU, in bytes. */
    public void manual(int interfaceMtu) {
        manual = interfaceMtu;
    }

    /** Has paths searched. */
    public void automatic() {
        manual = AUTOMATIC;
    }
}
