package io.knet.lab.bench.option;

import picocli.CommandLine.Option;

/** How many messages are sent a second. */
public final class RateOption {
    @Option(
            names = "--rate",
            paramLabel = "N",
            converter = Amounts.Rate.class,
            description =
                    "Messages per second, 0 for as fast as possible (default: ${DEFAULT-VALUE}).")
    private int rate;

    /** The option, with what is taken without it. */
    public RateOption(int preset) {
        rate = preset;
    }

    /** Messages per second, 0 for as fast as possible. */
    public int rate() {
        return rate;
    }
}
