package io.knet.netty.count;

import java.time.Instant;
import java.time.InstantSource;

/** The application's clock; the system's, where that one fails. Any thread. */
public final class WallClock implements InstantSource {
    private final InstantSource clock;
    private final CallbackFailures failures;

    /**
     * A clock.
     *
     * @param clock the application's
     * @param failures told when it throws
     */
    public WallClock(InstantSource clock, CallbackFailures failures) {
        this.clock = clock;
        this.failures = failures;
    }

    @Override
    public Instant instant() {
        try {
            return clock.instant();
        } catch (RuntimeException | Error failure) {
            failures.report("the wall clock", failure);
            return InstantSource.system().instant();
        }
    }
}
