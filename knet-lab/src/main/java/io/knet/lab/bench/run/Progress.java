package io.knet.lab.bench.run;

import io.knet.lab.bench.option.BenchSettings;
import java.io.PrintStream;
import java.time.Duration;

/** Tells on standard error what is going on, since a benchmark takes minutes. */
public final class Progress {
    private final PrintStream err;

    /** Writes to this stream. */
    public Progress(PrintStream err) {
        this.err = err;
    }

    void say(String text) {
        err.println("knet bench: " + text);
        err.flush();
    }

    void round(BenchSettings settings, int round, String what) {
        say(what + ", round " + (round + 1) + " of " + settings.rounds());
    }

    void estimate(BenchSettings settings, int series) {
        Duration time = settings.warmUp().plus(settings.seconds().multipliedBy(settings.rounds()));
        say("measuring for at least " + time.multipliedBy(series).toSeconds() + " s");
    }
}
