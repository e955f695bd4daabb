package io.knet.lab.bench.measure;

import io.knet.lab.bench.process.Reply;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Measures synchronous calls beside a stream of queued messages. */
public final class LoadedCallsMeter {
    private static final Duration SLACK = Duration.ofSeconds(60);

    private LoadedCallsMeter() {}

    /**
     * Measures.
     *
     * @param samples where the node may write
     * @param size length of all messages, in bytes
     * @param rate queued messages per second, 0 for as fast as possible
     * @param gapMicros pause between two calls
     * @param renewEvery time between two requests to renew the sessions; zero for none
     */
    public static LoadedCalls measure(
            Star star,
            Path samples,
            int size,
            int rate,
            int gapMicros,
            Duration renewEvery,
            Duration seconds) {
        Star.Losses before = star.losses();
        int run = star.nextRun();
        star.expect(run, size, false);
        Renewals.begin(star, renewEvery);
        long sessions = star.sessionsMade();
        Reply reply;
        try {
            reply =
                    star.callUnderLoad(
                            " run="
                                    + run
                                    + " size="
                                    + size
                                    + " rate="
                                    + rate
                                    + " millis="
                                    + seconds.toMillis()
                                    + " gap="
                                    + gapMicros
                                    + " samples="
                                    + samples,
                            seconds.plus(SLACK));
        } finally {
            Renewals.end(star);
        }
        sessions = star.sessionsMade() - sessions;
        long sent = reply.get("sent") + reply.get("queued");
        Counts counts = TrafficMeter.drain(star, sent, before);
        try {
            return new LoadedCalls(
                    new Latency(
                            Latency.read(samples),
                            reply.get("failed") + reply.get("unqueued"),
                            reply.get("unanswered"),
                            Math.max(0, sent - counts.received()),
                            counts.corrupt() + counts.duplicate(),
                            star.losses().since(before)),
                    seconds.toNanos(),
                    sent,
                    counts.received(),
                    sessions);
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE, "the samples cannot be read: " + Messages.of(e));
        }
    }
}
