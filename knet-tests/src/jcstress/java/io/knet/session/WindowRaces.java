package io.knet.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** What threads that receive in one session share. */
public final class WindowRaces {
    private WindowRaces() {}

    /** Two copies of a packet: one is taken. */
    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second.")
    @State
    public static class TwoCopies {
        private final ReplayWindow window = new ReplayWindow();

        /** One thread. */
        @Actor
        public void one(ZZ_Result result) {
            result.r1 = window.check(5) == null && window.mark(5) == null;
        }

        /** Another. */
        @Actor
        public void other(ZZ_Result result) {
            result.r2 = window.check(5) == null && window.mark(5) == null;
        }
    }

    /**
     * Two counters in one word, while the window moves: both are taken, and both are remembered.
     */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "Both.")
    @State
    public static class TwoCounters {
        private final ReplayWindow window = new ReplayWindow();

        /** One thread. */
        @Actor
        public void one(ZZZ_Result result) {
            result.r1 = window.check(70) == null && window.mark(70) == null;
        }

        /** Another. */
        @Actor
        public void other(ZZZ_Result result) {
            result.r2 = window.check(71) == null && window.mark(71) == null;
        }

        /** What is left behind. */
        @Arbiter
        public void both(ZZZ_Result result) {
            result.r3 =
                    window.check(70) == SessionDrop.DUPLICATE
                            && window.check(71) == SessionDrop.DUPLICATE;
        }
    }

    /** The window moves on by its size while a counter in it is looked up. */
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Seen before it was too old.")
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "Too old already.")
    @State
    public static class MovingOn {
        private static final long FAR = 3 + 65_536;
        private final ReplayWindow window = new ReplayWindow();

        /** One thread. */
        @Actor
        public void far(ZZ_Result result) {
            result.r1 = window.check(FAR) == null && window.mark(FAR) == null;
        }

        /** Another. */
        @Actor
        public void near(ZZ_Result result) {
            result.r2 = window.check(3) == null && window.mark(3) == null;
        }
    }

    /** One counter makes the window grow, another is marked meanwhile: both are remembered. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "Both.")
    @State
    public static class WhileItGrows {
        private final ReplayWindow window = new ReplayWindow();

        /** One thread. */
        @Actor
        public void one(ZZZ_Result result) {
            result.r1 = window.check(70) == null && window.mark(70) == null;
        }

        /** Another. */
        @Actor
        public void other(ZZZ_Result result) {
            result.r2 = window.check(30_000) == null && window.mark(30_000) == null;
        }

        /** What is left behind. */
        @Arbiter
        public void after(ZZZ_Result result) {
            result.r3 = window.check(70) != null && window.check(30_000) != null;
        }
    }

    /** A counter is given back while its copy is looked at: that one is taken at most once. */
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The copy came later.")
    @Outcome(
            id = "false, true",
            expect = ACCEPTABLE,
            desc = "The copy came before, the next is taken.")
    @State
    public static class GivenBack {
        private final ReplayWindow window = new ReplayWindow();

        /** It was marked. */
        public GivenBack() {
            window.mark(5);
        }

        /** Gives it back. */
        @Actor
        public void one() {
            window.unmark(5);
        }

        /** A copy. */
        @Actor
        public void other(ZZ_Result result) {
            result.r1 = window.check(5) == null && window.mark(5) == null;
        }

        /** Another copy: taken if the first one was not. */
        @Arbiter
        public void after(ZZ_Result result) {
            result.r2 = (window.mark(5) == null) != result.r1;
        }
    }
}
