package io.knet.tests.hostile;

import io.knet.tests.nodes.Await;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.FloodSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Messages from the near to the far node, sent synchronously at a steady pace. */
final class OutFlow implements AutoCloseable {
    /** From one message to the next, at least. */
    static final Duration PACE = Duration.ofMillis(4);

    private static final int SHORT = 400;
    private static final int LONG = 3000;
    private static final int LONG_EVERY = 16;

    private final NearNode node;
    private final Thread thread = new Thread(this::run, "out-flow");
    private final List<Sent> sent = new ArrayList<>();
    private volatile boolean stopped;

    /** A message that was sent, or refused. */
    private record Sent(long at, String result) {
        boolean isOk() {
            return result.equals("OK");
        }
    }

    OutFlow(NearNode node) {
        this.node = node;
        thread.start();
    }

    private void run() {
        for (int index = 0; !stopped; index++) {
            // Most of the messages are one packet, some are several.
            int length = index % LONG_EVERY == 0 ? LONG : FloodMessage.HEADER + index * 31 % SHORT;
            long at = System.nanoTime();
            String result = node.sendSync(index, length);
            synchronized (this) {
                sent.add(new Sent(at, result));
            }
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    /** How many were sent or refused so far: the index of the next. */
    synchronized int next() {
        return sent.size();
    }

    /** How many were sent, from an index on. */
    synchronized long taken(int from) {
        return sent.subList(from, sent.size()).stream().filter(Sent::isOk).count();
    }

    /** How many so far take several packets. */
    synchronized long longMessages() {
        return (sent.size() + LONG_EVERY - 1) / LONG_EVERY;
    }

    /** Why messages were refused, and how often. */
    synchronized Map<String, Integer> refusals() {
        Map<String, Integer> reasons = new TreeMap<>();
        sent.stream()
                .filter(message -> !message.isOk())
                .forEach(message -> reasons.merge(message.result, 1, Integer::sum));
        return reasons;
    }

    /**
     * The end of the time in which messages were lost or refused, by {@link System#nanoTime}.
     *
     * @param score the receiver's
     * @param from only messages from this index on
     * @param otherwise if there are none
     */
    synchronized long lastTrouble(FloodSummary score, int from, long otherwise) {
        int last = -1;
        for (FloodSummary.Range range : score.missing()) {
            last = Math.max(last, (int) range.last());
        }
        for (int index = from; index < sent.size(); index++) {
            if (!sent.get(index).isOk()) {
                last = Math.max(last, index);
            }
        }
        return last < from ? otherwise : sent.get(Math.min(last + 1, sent.size() - 1)).at;
    }

    /** Sent messages that are missing, from an index on and below the highest that came. */
    synchronized long lost(FloodSummary score, int from) {
        return score.missing().stream()
                .mapToLong(
                        range -> {
                            long lost = 0;
                            for (long i = Math.max(from, range.first()); i <= range.last(); i++) {
                                lost += sent.get((int) i).isOk() ? 1 : 0;
                            }
                            return lost;
                        })
                .sum();
    }

    /** Ends sending. Idempotent. */
    @Override
    public void close() {
        stopped = true;
        Await.end(thread);
    }
}
