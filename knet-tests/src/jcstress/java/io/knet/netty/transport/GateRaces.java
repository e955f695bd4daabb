package io.knet.netty.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
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
            try {
                if (gate.tryEnter()) {
                    result.r1 = !closed;
                    gate.leave();
                }
            } catch (ClosedChannelException shut) {
                result.r1 = true;
            }
        }

        /** The event loop. */
        @Actor
        public void close() {
            gate.shut(() -> closed = true);
        }
    }

    /** A flush that finds the gate barred is made up for, once. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Written at once, or told to write later.")
    @State
    public static class FlushWhileAlone {
        private final WriteGate gate = new WriteGate();
        private final LoopTurn loop = new LoopTurn(gate, System::nanoTime);
        private final AtomicInteger flushes = new AtomicInteger();

        /** The leader of synchronous writes. */
        @Actor
        public void writeAlone() {
            if (gate.tryEnterAlone()) {
                gate.leaveAlone();
            }
        }

        /** The event loop. */
        @Actor
        public void flush() {
            try {
                if (loop.enter(false, flushes::incrementAndGet)) {
                    flushes.incrementAndGet();
                    loop.leave();
                }
            } catch (ClosedChannelException shut) {
                flushes.set(-1);
            }
        }

        /** At the end. */
        @Arbiter
        public void count(I_Result result) {
            result.r1 = flushes.get();
        }
    }

    /** Whoever joins leads, or is taken along by the one who does. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Each message was written once.")
    @State
    public static class JoinWhileReleased {
        private final WriteQueue queue = new WriteQueue();
        private final AtomicInteger written = new AtomicInteger();

        /** One caller of sendSync. */
        @Actor
        public void first() {
            write();
        }

        /** Another. */
        @Actor
        public void second() {
            write();
        }

        private void write() {
            if (!queue.join(new PendingWrite(Datagrams.of(List.of())))) {
                return;
            }
            written.incrementAndGet();
            do {
                PendingWrite message = queue.takeAll();
                while (message != null) {
                    written.incrementAndGet();
                    message = message.next();
                }
            } while (!queue.release());
        }

        /** At the end. */
        @Arbiter
        public void count(I_Result result) {
            result.r1 = written.get();
        }
    }
}
