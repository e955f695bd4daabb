package io.knet.stats.report;

import io.knet.stats.ChannelStats;

/** What knet tells as a {@link ChannelStats}; the accessors are described there. */
public record ChannelReport(
        long sent,
        long refused,
        long received,
        long overflowed,
        long sendQueueBytes,
        long receiveQueueBytes)
        implements ChannelStats {
    @Override
    public String toString() {
        return summary();
    }
}
