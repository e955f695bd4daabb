package io.knet.lab.bench.measure;

import io.knet.lab.Pause;
import io.knet.lab.bench.process.Reply;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Measures synchronous calls. */
public final class RoundTripMeter {
    private static final Duration SLACK = Duration.ofSeconds(30);
    private static final Duration NAP = Duration.ofMillis(50);
    private static final int QUIET_NAPS = 20;
    private static final int NAPS = 100;

    private RoundTripMeter() {}

    /**
     * Measures.
     *
     * @param samples where the node may write
     * @param roundTrip whether the peer sends each message back, and the answer is waited for
     * @param gapMicros pause between two calls
     */
    public static Latency measure(
            Star star, Path samples, int size, boolean roundTrip, int gapMicros, Duration seconds) {
        Star.Losses before = star.losses();
        int run = star.nextRun();
        star.expect(run, size, roundTrip);
        Reply reply =
                star.measureLatency(
                        " run="
                                + run
                                + " size="
                                + size
                                + " millis="
                                + seconds.toMillis()
                                + " gap="
                                + gapMicros
                                + " roundtrip="
                                + (roundTrip ? 1 : 0)
                                + " samples="
                                + samples,
                        seconds.plus(SLACK));
        Counts counts = star.receiverCounts();
        for (int i = 0;
                i < NAPS
                        && counts.received() < reply.get("sent")
                        && (i < QUIET_NAPS || star.losses().since(before).isEmpty());
                i++) {
            Pause.of(NAP);
            counts = star.receiverCounts();
        }
        try {
            return new Latency(
                    Latency.read(samples),
                    reply.get("failed"),
                    reply.get("unanswered"),
                    Math.max(0, reply.get("sent") - counts.received()),
                    counts.corrupt() + counts.duplicate(),
                    star.losses().since(before));
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE, "the samples cannot be read: " + Messages.of(e));
        }
    }
}
