package io.knet.netty.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.knet.netty.count.RateLimit;
import io.knet.protocol.SequenceCounter;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Counters that all threads share. */
public final class LimitRaces {
    private LimitRaces() {}

    /** One of two lines at a time is logged. */
    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second.")
    @State
    public static class TwoLines {
        private static final MockTicker TICKER = Ticker.newMockTicker();

        private final RateLimit limit = new RateLimit(TICKER, 1);

        /** One thread. */
        @Actor
        public void one(ZZ_Result result) {
            result.r1 = limit.acquire() >= 0;
        }

        /** Another. */
        @Actor
        public void other(ZZ_Result result) {
            result.r2 = limit.acquire() >= 0;
        }
    }

    /** Two messages have two numbers. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "In this order.")
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "In that order.")
    @State
    public static class TwoNumbers {
        private final SequenceCounter counter = new SequenceCounter();

        /** One thread. */
        @Actor
        public void one(II_Result result) {
            result.r1 = counter.next();
        }

        /** Another. */
        @Actor
        public void other(II_Result result) {
            result.r2 = counter.next();
        }
    }
}
