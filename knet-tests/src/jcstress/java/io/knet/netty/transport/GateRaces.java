package io.knet.netty.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** What stands between synchronous writes and the close of their socket. */
public final class GateRaces {
    private GateRaces() {}

    /** Nobody writes to a file descriptor that may be another's by now. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "Written before the close, or not at all.")
    @State
    public static class WriteWhileClosed {
        private final WriteGate gate = new WriteGate();
        private volatile boolean closed;

        /** The caller of sendSync. */
        @Actor
        public void write(Z_Result result) {
            result.r1 = true;
            if (gate.tryEnter()) {
                result.r1 = !closed;
                gate.leave();
            }
        }

        /** The event loop. */
        @Actor
        public void close() {
            gate.shut();
            closed = true;
        }
    }
}
