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

/** Sends numbered messages from alpha to beta, and keeps the books. */
final class DemoTraffic {
    private static final Duration PACE = Duration.ofMillis(5);
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(5);

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
            requireArrived(number);
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

    /**
     * How long confirmed messages took: from the call until alpha knew that beta's listener had
     * taken them.
     *
     * @param messages how many there were
     * @param median in milliseconds
     * @param longest in milliseconds
     */
    record Confirmations(int messages, double median, double longest) {
        private static Confirmations of(List<Long> nanos) {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return new Confirmations(
                    sorted.length,
                    sorted[sorted.length / 2] / 1e6,
                    sorted[sorted.length - 1] / 1e6);
        }
    }

    /**
     * Sends messages with sendConfirmed, each when the one before was confirmed.
     *
     * @throws ToolException if one is not confirmed
     */
    Confirmations confirm(int count) {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nanos.add(confirm().await(patience));
        }
        return Confirmations.of(nanos);
    }

    /**
     * Sends messages with sendConfirmed at the pace of {@link #sendUntil} until something happens,
     * and waits until all are confirmed.
     *
     * @throws ToolException if one is not confirmed
     */
    Confirmations confirmUntil(CompletableFuture<?> end) {
        List<Confirmed> sent = new ArrayList<>();
        long deadline = patience.deadline();
        do {
            sent.add(confirm());
        } while (!Patience.happensWithin(end, PACE) && deadline - System.nanoTime() > 0);
        return Confirmations.of(sent.stream().map(message -> message.await(patience)).toList());
    }

    /** A message that was sent with sendConfirmed, and the time in nanoseconds that it takes. */
    private record Confirmed(int number, CompletableFuture<Long> nanos) {
        long await(Patience patience) {
            return patience.await(nanos, "message " + number + " was not confirmed");
        }
    }

    private Confirmed confirm() {
        int number = next++;
        long start = System.nanoTime();
        return new Confirmed(
                number,
                cluster.orders()
                        .sendConfirmedAsync(DemoInbox.message(number), CONFIRMED_WITHIN)
                        .thenApply(done -> System.nanoTime() - start));
    }

    /**
     * Waits for the messages that sendSync took during something that is to cost none.
     *
     * @throws ToolException if one was refused, or does not come
     */
    void requireAll(Outage outage) {
        if (outage.failed() > 0) {
            throw new ToolException(
                    ExitCode.FAILURE, "sendSync refused " + outage.failed() + " messages");
        }
        for (int number : outage.taken()) {
            requireArrived(number);
        }
    }

    private void requireArrived(int number) {
        if (!cluster.inbox().await(number, patience.deadline())) {
            throw new ToolException(
                    ExitCode.FAILURE,
                    "message " + number + " was sent, and did not arrive in time");
        }
    }

    static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
