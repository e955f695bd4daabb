package io.knet.lab.bench.measure;

import io.knet.lab.Pause;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.time.Duration;

/** Has the sessions of a star's sender renewed. */
public final class Renewals {
    private static final Duration FASTEST = Duration.ofMillis(250);
    private static final Duration NAP = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Renewals() {}

    /**
     * Begins to renew the sessions over and over, and waits until that was done once.
     *
     * @param every time between two requests; zero for no renewals
     * @throws ToolException if it is not done in time
     */
    static void begin(Star star, Duration every) {
        if (!every.isZero()) {
            renewUntil(star, every, 1);
        }
    }

    static void end(Star star) {
        star.renewEvery(Duration.ZERO);
    }

    /**
     * Renews the sessions until there were so many more with each host.
     *
     * @throws ToolException if that takes too long
     */
    public static void make(Star star, int count) {
        renewUntil(star, FASTEST, count);
        end(star);
    }

    private static void renewUntil(Star star, Duration every, int count) {
        long wanted = star.leastSessionsMade() + count;
        long begin = System.nanoTime();
        star.renewEvery(every);
        while (star.leastSessionsMade() < wanted) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new ToolException(ExitCode.FAILURE, "the sessions were not renewed in time");
            }
            Pause.of(NAP);
        }
    }
}
