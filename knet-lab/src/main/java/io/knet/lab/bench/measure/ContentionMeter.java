package io.knet.lab.bench.measure;

import io.knet.lab.bench.option.ThreadCount;
import io.knet.lab.bench.process.Reply;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Measures calls of many threads at once. */
public final class ContentionMeter {
    private static final Duration SLACK = Duration.ofSeconds(60);
    private static final String ERRNO = "errno_";

    private ContentionMeter() {}

    /**
     * Measures, once all links are up.
     *
     * @param samples where the node may write
     */
    public static Contention measure(
            Star star, Path samples, int size, ThreadCount threads, Duration seconds) {
        star.awaitLinks();
        Star.Losses before = star.losses();
        int run = star.nextRun();
        star.expect(run, size, false);
        Reply reply =
                star.contend(
                        " run="
                                + run
                                + " size="
                                + size
                                + " millis="
                                + seconds.toMillis()
                                + " samples="
                                + samples,
                        threads.count(),
                        threads.virtual(),
                        seconds.plus(SLACK));
        long sent = reply.get("sent");
        Counts counts = TrafficMeter.drain(star, sent, before);
        try {
            return new Contention(
                    Latency.read(samples),
                    reply.get("nanos"),
                    sent,
                    refused(reply),
                    counts.received(),
                    counts.corrupt() + counts.duplicate(),
                    star.losses().since(before));
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE, "the samples cannot be read: " + Messages.of(e));
        }
    }

    private static Map<Integer, Long> refused(Reply reply) {
        Map<Integer, Long> refused = new HashMap<>();
        reply.values()
                .forEach(
                        (name, count) -> {
                            if (name.startsWith(ERRNO)) {
                                refused.put(Integer.valueOf(name.substring(ERRNO.length())), count);
                            }
                        });
        return refused;
    }
}
