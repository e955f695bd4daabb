package io.knet.lab.bench.measure;

import io.knet.lab.bench.process.Reply;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Measures confirmed messages. */
public final class ConfirmedMeter {
    private static final Duration SLACK = Duration.ofSeconds(60);

    private ConfirmedMeter() {}

    /**
     * Measures.
     *
     * @param samples where the node may write
     * @param outstanding how many messages wait for their receipts at most
     * @param rate messages a second, 0 for as fast as receipts come
     */
    public static Confirmed measure(
            Star star, Path samples, int size, int outstanding, int rate, Duration seconds) {
        Run run = Run.of(star, samples, size, outstanding, rate, "", seconds);
        Samples all = Samples.read(samples, Integer.MAX_VALUE);
        return new Confirmed(run.latency(all.first), run.reply.get("nanos"));
    }

    /**
     * Measures over several links of which the first becomes a black hole.
     *
     * @param samples where the node may write
     * @param outstanding how many messages wait for their receipts at most
     * @param rate messages a second
     * @param before how long messages are sent before the hole
     * @param during how long they are sent through it
     */
    public static HoleDelays hole(
            Star star,
            Path samples,
            int size,
            int outstanding,
            int rate,
            Duration before,
            Duration during) {
        star.awaitLinks();
        long latency = star.pingNanos(0);
        Run run =
                Run.of(
                        star,
                        samples,
                        size,
                        outstanding,
                        rate,
                        " through_hole=1 hole_from=" + before.toMillis(),
                        before.plus(during));
        Samples all = Samples.read(samples, (int) run.reply.get("before"));
        // What failed or was lost is counted once, with the hole.
        Latency undisturbed = new Latency(all.first, 0, 0, 0, 0, Map.of());
        return new HoleDelays(undisturbed, run.latency(all.second), latency);
    }

    /** What came of one request. */
    private record Run(Reply reply, Counts counts, Map<String, Long> counters) {
        static Run of(
                Star star,
                Path samples,
                int size,
                int outstanding,
                int rate,
                String more,
                Duration time) {
            Star.Losses before = star.losses();
            int run = star.nextRun();
            star.expect(run, size, false);
            Reply reply =
                    star.confirm(
                            " run="
                                    + run
                                    + " size="
                                    + size
                                    + " outstanding="
                                    + outstanding
                                    + " rate="
                                    + rate
                                    + " millis="
                                    + time.toMillis()
                                    + " samples="
                                    + samples
                                    + more,
                            time.plus(SLACK));
            Counts counts =
                    TrafficMeter.drain(star, reply.get("sent") - reply.get("failed"), before);
            return new Run(reply, counts, star.losses().since(before));
        }

        Latency latency(Histogram times) {
            long confirmed = reply.get("sent") - reply.get("failed");
            return new Latency(
                    times,
                    reply.get("failed"),
                    0,
                    Math.max(0, confirmed - counts.received()),
                    counts.corrupt() + counts.duplicate(),
                    counters);
        }
    }

    /** The times that a node has written, of two phases. */
    private record Samples(Histogram first, Histogram second) {
        static Samples read(Path file, int ofFirst) {
            try {
                return new Samples(
                        Latency.read(file, 0, ofFirst),
                        Latency.read(file, ofFirst, Integer.MAX_VALUE));
            } catch (IOException e) {
                throw new ToolException(
                        ExitCode.FAILURE, "the samples cannot be read: " + Messages.of(e));
            }
        }
    }
}
