package io.knet.netty.settings;

import static java.util.Objects.requireNonNull;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.SocketControl;
import io.knet.netty.concurrent.HandleLife;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the sockets of links are opened, as the application set it. */
public final class SocketControls implements SocketControl {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration USUAL = Duration.ofMillis(200);

    /** Of transports with connections: libknet's. */
    private static final Duration USUAL_OF_CONNECTIONS = Duration.ofSeconds(1);

    private static final int LOW_DELAY_TOS = 0x10;
    private static final int DSCP_SHIFT = 2;

    private final HandleLife life;
    private volatile int dscp;

    /** As nobody set it. */
    private volatile @Nullable Duration reconnectInterval;

    /** The defaults. */
    public SocketControls(HandleLife life) {
        this.life = life;
    }

    /** The TOS byte of urgent packets. */
    public int urgentTos() {
        int code = dscp;
        return code == 0 ? LOW_DELAY_TOS : code << DSCP_SHIFT;
    }

    @Override
    public int dscp() {
        return dscp;
    }

    @Override
    public void dscp(int newDscp) {
        life.checkOpen();
        if (newDscp < 0 || newDscp > KnetLimits.MAX_DSCP) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "DSCP " + newDscp + " must be 0 to " + KnetLimits.MAX_DSCP);
        }
        dscp = newDscp;
    }

    @Override
    public Duration reconnectInterval() {
        return reconnectInterval(false);
    }

    /**
     * The interval that links of a transport have.
     *
     * @param isConnectionOriented whether the transport has connections
     */
    public Duration reconnectInterval(boolean isConnectionOriented) {
        Duration set = reconnectInterval;
        if (set != null) {
            return set;
        }
        return isConnectionOriented ? USUAL_OF_CONNECTIONS : USUAL;
    }

    @Override
    public void reconnectInterval(Duration interval) {
        requireNonNull(interval, "interval");
        life.checkOpen();
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(KnetLimits.MAX_INTERVAL) > 0) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "reconnect interval " + interval + " must be 1 ms to 1 day");
        }
        reconnectInterval = interval;
    }
}
