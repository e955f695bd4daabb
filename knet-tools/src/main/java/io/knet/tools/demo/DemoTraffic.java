package io.knet.tools.demo;

import io.knet.KnetException;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends numbered messages from alpha to beta with sendSync, and keeps the books. */
final class DemoTraffic {
    private static final Duration PACE = Duration.ofMillis(5);

    private final DemoCluster cluster;
    private final Patience patience;
    private int next;

    DemoTraffic(DemoCluster cluster, Patience patience) {
        this.cluster = cluster;
        this.patience = patience;
    }

    /**
     * What calls of sendSync took.
     *
     * @param median in microseconds
     * @param slowest one of a hundred took longer than this, in microseconds
     */
    record Latency(double median, double slowest) {
        private static Latency of(long[] nanos) {
            Arrays.sort(nanos);
            return new Latency(nanos[nanos.length / 2] / 1e3, nanos[nanos.length * 99 / 100] / 1e3);
        }
    }

    /**
     * What became of messages that were sent during an outage.
     *
     * @param failed messages that sendSync refused
     * @param taken numbers of the messages that it took
     */
    record Outage(int failed, List<Integer> taken) {
        int sent() {
            return failed + taken.size();
        }

        /** How many of the messages were taken and never came. */
        long lost(DemoInbox inbox) {
            return taken.stream().filter(number -> !inbox.has(number)).count();
        }
    }

    /**
     * Sends messages one after the other, each when the one before has come.
     *
     * @throws ToolException if one cannot be sent or does not come
     */
    Latency sendAndCheck(int count) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            int number = next++;
            long start = System.nanoTime();
            try {
                cluster.orders().sendSync(DemoInbox.message(number));
            } catch (KnetException e) {
                throw new ToolException(ExitCode.FAILURE, "sendSync failed: " + Messages.of(e));
            }
            nanos[i] = System.nanoTime() - start;
            if (!cluster.inbox().await(number, patience.deadline())) {
                throw new ToolException(
                        ExitCode.FAILURE,
                        "message " + number + " was sent, and did not arrive in time");
            }
        }
        return Latency.of(nanos);
    }

    /** Sends messages at a steady pace until something happens. */
    Outage sendUntil(CompletableFuture<?> end) {
        int failed = 0;
        List<Integer> taken = new ArrayList<>();
        long deadline = patience.deadline();
        do {
            int number = next++;
            try {
                cluster.orders().sendSync(DemoInbox.message(number));
                taken.add(number);
            } catch (KnetException e) {
                failed++;
            }
        } while (!Patience.happensWithin(end, PACE) && deadline - System.nanoTime() > 0);
        return new Outage(failed, taken);
    }

    static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
