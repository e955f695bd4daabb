package io.knet.lab.bench.measure;

import io.knet.lab.Pause;
import io.knet.lab.bench.process.Reply;
import java.time.Duration;

/** Measures streams of messages. */
public final class TrafficMeter {
    private static final Duration RAMP = Duration.ofMillis(300);
    private static final Duration NAP = Duration.ofMillis(50);
    private static final int QUIET_NAPS = 8;
    private static final int MAX_QUIET_NAPS = 100;

    private TrafficMeter() {}

    /**
     * Lets a stream run and measures it.
     *
     * @param size length of the messages, in bytes
     * @param rate messages per second, 0 for as fast as possible
     * @param rotate whether each message goes to the next receiver, not to all
     * @param seconds how long the stream is measured, once it is steady
     */
    public static Traffic measure(Star star, int size, int rate, boolean rotate, Duration seconds) {
        Star.Losses lossesBefore = star.losses();
        int run = star.nextRun();
        star.expect(run, size, false);
        long senderCpu = star.senderCounts().cpu();
        long receiverCpu = star.receiverCounts().cpu();
        star.startSending(run, size, rate, rotate);
        Pause.of(RAMP);
        Counts senderFrom = star.senderCounts();
        Counts receiverFrom = star.receiverCounts();
        Pause.of(seconds);
        Counts senderTo = star.senderCounts();
        Counts receiverTo = star.receiverCounts();
        Reply stopped = star.stopSending();
        long sent = stopped.get("sent");
        long expected = sent * (rotate ? 1 : star.receivers());
        Counts end = drain(star, expected, lossesBefore);
        return new Traffic(
                receiverTo.received() - receiverFrom.received(),
                receiverTo.bytes() - receiverFrom.bytes(),
                receiverTo.nanos() - receiverFrom.nanos(),
                senderTo.sent() - senderFrom.sent(),
                senderTo.nanos() - senderFrom.nanos(),
                Counts.cores(senderFrom, senderTo),
                Counts.allocated(senderFrom, senderTo),
                Counts.allocated(receiverFrom, receiverTo),
                sent,
                star.senderCounts().cpu() - senderCpu,
                end.cpu() - receiverCpu,
                expected,
                end.received(),
                end.corrupt(),
                end.duplicate(),
                end.disordered(),
                end.stray(),
                star.losses().since(lossesBefore));
    }

    /**
     * Waits until everything has arrived, or nothing more does. A process may stand still for
     * seconds where the machine is busy, so that silence alone is no sign of loss: as long as no
     * counter shows any, it must last.
     */
    static Counts drain(Star star, long expected, Star.Losses before) {
        Counts counts = star.receiverCounts();
        int quiet = 0;
        while (counts.received() < expected && quiet < MAX_QUIET_NAPS) {
            Pause.of(NAP);
            Counts later = star.receiverCounts();
            quiet = later.received() == counts.received() ? quiet + 1 : 0;
            counts = later;
            if (quiet == QUIET_NAPS && !star.losses().since(before).isEmpty()) {
                return counts;
            }
        }
        return counts;
    }
}
