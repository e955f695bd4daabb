package io.knet;

import java.time.Duration;

/**
 * How the sockets of links are opened (spec api 11.10, 15.3). Thread safe. Settings act on sockets
 * that are opened from now on.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface SocketControl {
    /** The DSCP of links with {@link LinkConfig#urgent()}; 0, unless set, for low delay. */
    int dscp();

    /**
     * Changes the DSCP that the packets of links with {@link LinkConfig#urgent()} carry, on sockets
     * that are opened from now on; so set it before links are added.
     *
     * @param dscp 1 to {@value KnetLimits#MAX_DSCP}, or 0 for low-delay TOS (0x10), which every
     *     such link has unless this is set
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT}
     */
    void dscp(int dscp);

    /**
     * Time after which a socket that could not be opened is tried again; 200 ms unless set. A
     * transport with connections has 1 s then.
     */
    Duration reconnectInterval();

    /**
     * Changes the time after which a link whose socket could not be opened, bound or connected,
     * because its network has no route for example, or whose connection was lost, tries again. Acts
     * on the next failure.
     *
     * @param interval 1 ms to 1 day
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT}
     */
    void reconnectInterval(Duration interval);
}
