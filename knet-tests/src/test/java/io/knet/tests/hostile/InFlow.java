package io.knet.tests.hostile;

import io.knet.tests.nodes.Await;
import io.knet.tests.peer.FloodResult;
import io.knet.tests.peer.LibknetPeer;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;

/** Messages from the far to the near node, sent synchronously at a steady pace. */
final class InFlow implements AutoCloseable {
    private static final int CHUNK = 25;

    private final LibknetPeer peer;
    private final int near;
    private final String sizes;
    private final Thread thread = new Thread(this::run, "in-flow");
    private final Set<String> refusals = new TreeSet<>();
    private volatile boolean stopped;
    private volatile boolean broken;
    private int next;
    private long refused;

    /**
     * Starts to send.
     *
     * @param sizes shortest and longest message, such as "12-400"
     */
    InFlow(LibknetPeer peer, int near, String sizes) {
        this.peer = peer;
        this.near = near;
        this.sizes = sizes;
        thread.start();
    }

    private void run() {
        while (!stopped) {
            String command =
                    "%d 0 %d %s %d sync first=%d"
                            .formatted(near, CHUNK, sizes, OutFlow.PACE.toMillis() * 1000, next);
            next += CHUNK;
            try {
                FloodResult result = peer.flood(command).join();
                refused += result.errors();
                if (result.errors() > 0) {
                    refusals.add(result.lastError());
                }
            } catch (CompletionException killed) {
                // The test kills the peer and starts it again; what it had sent then is not known.
                broken = true;
                Await.until(() -> stopped || peer.isAlive());
            }
        }
    }

    /** After {@link #close}: how many were sent; the peer must have lived all the time. */
    long taken() {
        return next - refused;
    }

    /** After {@link #close}: whether the peer was killed, so that the number sent is not known. */
    boolean isBroken() {
        return broken;
    }

    /** After {@link #close}: why messages were refused; of each few only the last reason. */
    Set<String> refusals() {
        return refusals;
    }

    /** Ends sending. Idempotent. */
    @Override
    public void close() {
        stopped = true;
        Await.end(thread);
    }
}
