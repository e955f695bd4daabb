package io.knet.tests.interop;

import io.knet.testing.Background;
import io.knet.tests.nodes.Await;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;

/**
 * Flood messages that one node sends one after the other, until it is stopped; it may go on later.
 * A message that is refused ends the flow, and {@link #stop} throws what it was refused with.
 */
final class NumberedFlow {
    private static final int PROGRESS = 60;

    private final IntUnaryOperator send;
    private volatile boolean stopped = true;
    private volatile int sent; // written by the thread that sends
    private CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);

    /**
     * A flow that has yet to be started.
     *
     * @param send sends some messages, the first of which has the index that it is given, and gives
     *     their number
     */
    NumberedFlow(IntUnaryOperator send) {
        this.send = send;
    }

    /** Sends, until it is stopped. */
    void start() {
        stopped = false;
        sending =
                Background.run(
                        () -> {
                            while (!stopped) {
                                int first = sent;
                                sent = first + send.applyAsInt(first);
                            }
                        });
    }

    /** Ends with the messages that are being sent. */
    void stop() {
        stopped = true;
        Await.result(sending);
    }

    /** Messages so far. */
    int sent() {
        return sent;
    }

    /** Waits until some more messages were sent. */
    void awaitMore() {
        int wanted = sent + PROGRESS;
        Await.until(() -> sent >= wanted || sending.isDone());
        if (sending.isDone()) {
            Await.result(sending);
            throw new AssertionError("the flow was stopped");
        }
    }
}
