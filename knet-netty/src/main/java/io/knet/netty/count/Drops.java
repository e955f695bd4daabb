package io.knet.netty.count;

import io.knet.KnetAddress;
import io.knet.log.LogSubsystem;
import io.knet.stats.DropReason;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Counts what is dropped, by reason, and logs a line a second at most for each reason. Thread safe.
 */
public final class Drops {
    private final Logger logger;
    private final Errors errors;
    private final Counters<DropReason> counters = new Counters<>(DropReason.class);
    private final Map<DropReason, RateLimit> limits =
            new EnumMap<>(DropReason.class); // constructor only

    /**
     * Drops of a handle.
     *
     * @param hostId the handle's, for the log
     * @param errors told of those that should not be
     */
    public Drops(int hostId, Ticker ticker, Errors errors) {
        this.errors = errors;
        logger = HandleLog.of(LogSubsystem.RX, hostId);
        for (DropReason reason : DropReason.values()) {
            limits.put(reason, new RateLimit(ticker, 1));
        }
    }

    /** Counts, and logs who it came from or was meant for. */
    public void count(DropReason reason, long packets, Object whose) {
        counters.add(reason, packets);
        errors.dropped(reason, packets, whose);
        if (logger.isDebugEnabled()) {
            log(reason, whose);
        }
    }

    private void log(DropReason reason, Object whose) {
        RateLimit limit = limits.get(reason);
        long suppressed = limit == null ? -1 : limit.acquire();
        if (suppressed >= 0) {
            logger.debug(
                    "dropped, {}: {} ({} more since the last such line)",
                    reason.descriptor().name(),
                    whose instanceof InetSocketAddress source ? KnetAddress.format(source) : whose,
                    suppressed);
        }
    }

    /** Starts all counters from zero, but for {@link #lifetime}. */
    public void clear() {
        counters.clear();
    }

    /** What was dropped since the beginning. */
    public Map<DropReason, Long> lifetime() {
        return counters.lifetime();
    }

    /** What was dropped since the counters were cleared. */
    public Map<DropReason, Long> snapshot() {
        return counters.snapshot();
    }
}
