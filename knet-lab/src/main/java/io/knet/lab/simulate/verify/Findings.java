package io.knet.lab.simulate.verify;

import io.knet.lab.simulate.verify.Violation.Kind;
import io.knet.testkit.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first violation. It may be found inside a callback, whose exceptions the handle rightly
 * catches; so it is noted here, and the simulation is stopped.
 */
public final class Findings {
    private final Scheduler scheduler;
    private @Nullable Violation first;

    /** No violation so far. */
    public Findings(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Runs what may find a violation. */
    public void guard(Runnable check) {
        try {
            check.run();
        } catch (Violation found) {
            report(found);
        }
    }

    /** A violation was found. */
    public void report(Violation found) {
        if (first == null) {
            first = found;
            scheduler.stop();
        }
    }

    /** There was an exception where none belongs. */
    public void exception(String where, Throwable failure) {
        report(
                failure instanceof Violation found
                        ? found
                        : new Violation(Kind.EXCEPTION, where + ": " + failure, failure));
    }

    /** Throws the first violation, if there is one. */
    public void check() {
        if (first != null) {
            throw first;
        }
    }
}
