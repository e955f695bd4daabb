package io.knet.protocol;

/**
 * How long a search waits for the answer to a probe, and how often it sends one again. One object
 * serves all searches on one link, since it may learn from one to the next. Not thread safe.
 */
public sealed interface ProbePatience permits PromptPatience, LibknetPatience {
    /** The patience to use: {@link PromptPatience}. */
    static ProbePatience prompt(LinkMonitor link) {
        return new PromptPatience(link);
    }

    /** libknet's schedule: {@link LibknetPatience}. */
    static ProbePatience libknet(LinkMonitor link) {
        return new LibknetPatience(link);
    }

    /** How long to wait for the answer to a probe that is sent now, in nanoseconds. */
    long waitNanos(long nowNanos, boolean sealed);

    /**
     * No answer came in time.
     *
     * @param sends how often the probe was sent
     * @param sealed whether packets are sealed
     * @return whether to send it once more; otherwise its size is taken for too big
     */
    boolean sendsAgain(int sends, boolean sealed);

    /**
     * An answer came.
     *
     * @param elapsedNanos time since the probe was last sent
     * @param waitNanos how long it would have been waited for
     */
    void answered(long elapsedNanos, long waitNanos);

    /** How many probes a search may send before it gives up. */
    int maxSends();
}
