package io.knet.lab.bench.measure;

import io.knet.lab.Pause;
import io.knet.lab.bench.option.StrangerKind;
import io.knet.lab.bench.process.CpuTime;
import io.knet.lab.bench.process.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Measures what strangers cost a node. */
public final class SiegeMeter {
    private static final Duration NAP = Duration.ofMillis(50);
    private static final int NAPS = 100;
    private static final String SESSION_DROPS = "drop_session_";
    private static final int MOST_OUTSTANDING = 1000;

    private SiegeMeter() {}

    /**
     * Measures the receiver of a star: idle, under strangers, with confirmed messages, and with
     * both.
     *
     * @param samples where the sender may write
     * @param size length of the confirmed messages, in bytes
     * @param messages confirmed messages a second
     * @param rate datagrams of strangers a second
     * @param seconds how long each of the four takes
     */
    public static Siege measure(
            Star star,
            Stranger stranger,
            Path samples,
            int size,
            int messages,
            StrangerKind kind,
            int rate,
            Duration seconds) {
        star.awaitLinks();
        CpuTime before = star.receiverCpu();
        Pause.of(seconds);
        CpuTime idle = star.receiverCpu().since(before);
        Map<String, Long> counters = star.receiverCounters();
        before = star.receiverCpu();
        long begin = System.nanoTime();
        stranger.begin(star, kind, rate);
        Pause.of(seconds);
        Reply alone = stranger.stop();
        long nanos = System.nanoTime() - begin;
        Map<String, Long> risen = awaitCounted(star, counters, alone.get("sent"));
        CpuTime used = star.receiverCpu().since(before);
        Confirmed calm =
                ConfirmedMeter.measure(star, samples, size, MOST_OUTSTANDING, messages, seconds);
        stranger.begin(star, kind, rate);
        Confirmed beset =
                ConfirmedMeter.measure(star, samples, size, MOST_OUTSTANDING, messages, seconds);
        stranger.stop();
        return new Siege(
                alone.get("sent"),
                nanos,
                dropped(risen),
                idle,
                used,
                calm,
                beset,
                LossCounters.risen("", counters, star.receiverCounters()));
    }

    /** The counters that have risen once every datagram is in one of them, if that comes to be. */
    private static Map<String, Long> awaitCounted(Star star, Map<String, Long> before, long sent) {
        Map<String, Long> risen = LossCounters.risen("", before, star.receiverCounters());
        for (int i = 0; i < NAPS && dropped(risen) + overflown(risen) < sent; i++) {
            Pause.of(NAP);
            risen = LossCounters.risen("", before, star.receiverCounters());
        }
        return risen;
    }

    private static long overflown(Map<String, Long> risen) {
        return risen.getOrDefault("kernel_udp_drops", 0L);
    }

    private static long dropped(Map<String, Long> risen) {
        return risen.entrySet().stream()
                .filter(counter -> counter.getKey().startsWith(SESSION_DROPS))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
