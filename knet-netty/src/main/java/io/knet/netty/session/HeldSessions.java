package io.knet.netty.session;

import io.knet.session.HostSessions;
import io.knet.session.Session;
import org.jspecify.annotations.Nullable;

/** The sessions with a host, while it may speak in them. Changed on its event loop; any thread. */
final class HeldSessions {
    /** Written on the loop, and when the host is made. */
    private volatile @Nullable HostSessions sessions;

    /** None yet. */
    HeldSessions() {}

    @Nullable HostSessions get() {
        return sessions;
    }

    void set(@Nullable HostSessions held) {
        sessions = held;
    }

    /** The session to send in; null if there is none. */
    @Nullable Session current() {
        HostSessions present = sessions;
        return present == null ? null : present.current();
    }
}
