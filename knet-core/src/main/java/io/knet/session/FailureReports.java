package io.knet.session;

import io.knet.SessionFailureReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Tells each failure of a host at most once a second. Belongs to the thread of its host. */
final class FailureReports {
    private final Map<SessionFailureReason, RateLimit> limits =
            new EnumMap<>(SessionFailureReason.class);

    void add(SessionFailureReason failure, long nowNanos, List<SessionAction> actions) {
        RateLimit limit = limits.computeIfAbsent(failure, any -> new RateLimit(1));
        if (limit.admits(nowNanos)) {
            actions.add(new SessionAction.Failed(failure));
        }
    }
}
