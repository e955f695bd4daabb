package io.knet.lab.bench.child;

import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.SessionControl;
import io.knet.stats.SessionStatus;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Has the sessions of a node renewed over and over, by putting the key slot in use that is in use
 * already. Requests that come faster than handshakes may follow each other make one.
 */
final class Renewal {
    private final KnetHandle handle;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "bench-renewal");
                        thread.setDaemon(true);
                        return thread;
                    });

    private Renewal(KnetHandle handle) {
        this.handle = handle;
    }

    /** Begins, with a time between two requests. */
    static Renewal start(KnetHandle handle, long millis) {
        Renewal renewal = new Renewal(handle);
        renewal.clock.scheduleAtFixedRate(
                () -> once(renewal.handle), 0, millis, TimeUnit.MILLISECONDS);
        return renewal;
    }

    /** Has all sessions of a node made anew once. */
    static void once(KnetHandle handle) {
        SessionControl control = handle.sessions();
        control.inUse().ifPresent(control::use);
    }

    void stop() {
        clock.shutdownNow();
    }

    /** Sessions that there were with all hosts so far. */
    static long made(KnetHandle handle) {
        return sessions(handle).mapToLong(session -> session.renewals() + 1).sum();
    }

    /** The least number of sessions that there were with a host. */
    static long leastMade(KnetHandle handle) {
        return handle.hosts().size() == sessions(handle).count()
                ? sessions(handle).mapToLong(session -> session.renewals() + 1).min().orElse(0)
                : 0;
    }

    private static Stream<SessionStatus> sessions(KnetHandle handle) {
        return handle.hosts().stream()
                .map(KnetHost::status)
                .flatMap(status -> status.session().stream());
    }
}
