package io.knet.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJZ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * What threads that send in one session share: a counter is a nonce, which nobody may have twice.
 */
public final class CounterRaces {
    private CounterRaces() {}

    /** A session as far as its counters go. */
    @SuppressWarnings("NullAway") // nothing else of it is asked for
    private static Session session() {
        return new Session(new Session.Origin(null, 2, true, 1, 2, null, 0, 0, 0, 0), null);
    }

    /** Two packets. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "In one order.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "In the other.")
    @State
    public static class TwoPackets {
        private final Session session = session();

        /** One thread. */
        @Actor
        public void one(JJ_Result result) {
            result.r1 = session.takeCounter(100);
        }

        /** Another. */
        @Actor
        public void other(JJ_Result result) {
            result.r2 = session.takeCounter(100);
        }
    }

    /** The last counter there is: one gets it. */
    @JCStressTest
    @Outcome(id = "268435455, -1, true", expect = ACCEPTABLE, desc = "The first.")
    @Outcome(id = "-1, 268435455, true", expect = ACCEPTABLE, desc = "The second.")
    @State
    public static class TheLast {
        private final Session session = session();

        /** All but one are used up. */
        public TheLast() {
            session.skipTo(SessionLimits.MAX_COUNTER - 1, 0);
        }

        /** One thread. */
        @Actor
        public void one(JJZ_Result result) {
            result.r1 = session.takeCounter(100);
        }

        /** Another. */
        @Actor
        public void other(JJZ_Result result) {
            result.r2 = session.takeCounter(100);
        }

        /** Nobody gets one afterwards. */
        @Arbiter
        public void after(JJZ_Result result) {
            result.r3 = session.takeCounter(100) < 0;
        }
    }
}
