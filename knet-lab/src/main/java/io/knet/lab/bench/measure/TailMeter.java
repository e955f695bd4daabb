package io.knet.lab.bench.measure;

import io.knet.lab.Pause;
import io.knet.lab.bench.option.TailSpec;
import io.knet.lab.bench.process.Reply;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Measures synchronous calls beside an even stream of queued messages. */
public final class TailMeter {
    private static final Duration RAMP = Duration.ofMillis(300);
    private static final Duration SLACK = Duration.ofSeconds(60);

    private TailMeter() {}

    /**
     * Measures the calls once the stream is steady.
     *
     * @param samples where the node may write
     * @param size length of the calls' messages, in bytes
     */
    public static Tail measure(Star star, Path samples, int size, TailSpec spec, Duration seconds) {
        Star.Losses before = star.losses();
        int run = star.nextRun();
        int streamRun = star.nextRun();
        star.expectBeside(run, size, streamRun, spec.streamSize());
        star.startSendingEvenly(streamRun, spec.streamSize(), spec.streamRate());
        Pause.of(RAMP);
        Counts from = star.receiverCounts();
        Reply calls =
                star.callBeside(
                        " run="
                                + run
                                + " size="
                                + size
                                + " calls="
                                + spec.calls()
                                + " millis="
                                + seconds.toMillis()
                                + " samples="
                                + samples,
                        seconds.plus(SLACK));
        Counts to = star.receiverCounts();
        Reply stream = star.stopSending();
        Counts end = TrafficMeter.drain(star, calls.get("sent") + stream.get("sent"), before);
        try {
            return new Tail(
                    new Latency(
                            Latency.read(samples),
                            calls.get("failed"),
                            calls.get("unanswered"),
                            Math.max(0, calls.get("sent") - end.received() + end.besideReceived()),
                            end.corrupt() + end.duplicate(),
                            star.losses().since(before)),
                    calls.get("nanos"),
                    to.besideBytes() - from.besideBytes(),
                    to.nanos() - from.nanos(),
                    stream.get("sent"),
                    end.besideReceived());
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE, "the samples cannot be read: " + Messages.of(e));
        }
    }
}
