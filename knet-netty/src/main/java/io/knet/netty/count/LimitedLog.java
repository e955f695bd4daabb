package io.knet.netty.count;

import io.netty.util.concurrent.Ticker;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what strangers can cause, at a limited rate; a line says how many were left out before it.
 * What the backend or knet's own level does not want is not counted. Thread safe.
 */
public final class LimitedLog {
    private final Logger logger;
    private final RateLimit limit;

    /**
     * A log.
     *
     * @param burst how many lines may come at once; after that there is one a second
     */
    public LimitedLog(Logger logger, Ticker ticker, int burst) {
        this.logger = logger;
        limit = new RateLimit(ticker, burst);
    }

    /** A line of level debug; a throwable behind the arguments is logged with its stack. */
    public void debug(String format, Object... arguments) {
        log(Level.DEBUG, format, arguments);
    }

    /** A line of level info. */
    public void info(String format, Object... arguments) {
        log(Level.INFO, format, arguments);
    }

    /** A line of level warn; a throwable behind the arguments is logged with its stack. */
    public void warn(String format, Object... arguments) {
        log(Level.WARN, format, arguments);
    }

    private void log(Level level, String format, Object... arguments) {
        if (!logger.isEnabledForLevel(level)) {
            return;
        }
        long suppressed = limit.acquire();
        if (suppressed < 0) {
            return;
        }
        String tail = suppressed == 0 ? "" : " (after " + suppressed + " such lines left out)";
        LoggingEventBuilder line = logger.atLevel(level).setMessage(format + tail);
        int last = arguments.length - 1;
        boolean hasFailure = last >= 0 && arguments[last] instanceof Throwable;
        for (int i = 0; i <= (hasFailure ? last - 1 : last); i++) {
            line = line.addArgument(arguments[i]);
        }
        if (hasFailure) {
            line = line.setCause((Throwable) arguments[last]);
        }
        line.log();
    }
}
