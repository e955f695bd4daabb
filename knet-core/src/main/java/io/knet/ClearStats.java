package io.knet;

/** Which statistics {@link KnetHandle#clearStats} sets to zero (spec api 12.2). */
public enum ClearStats {
    /** The counters, times and drops of the handle, and its sums over all links. */
    HANDLE,
    /**
     * Those of the handle, and of every link of every host: its counters, its ups, downs and their
     * history, and the extremes of its latency. The running average of the latency goes on.
     */
    HANDLE_AND_LINKS
}
