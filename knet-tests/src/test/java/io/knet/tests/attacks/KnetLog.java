package io.knet.tests.attacks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Takes all that knet logs, at the level at which it says most, while it is open. */
final class KnetLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.knet");
    private final Level before = logger.getLevel();
    private final boolean additive = logger.isAdditive();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    KnetLog() {
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
        logger.setAdditive(false);
        logger.setLevel(Level.DEBUG);
    }

    @Override
    protected void append(ILoggingEvent line) {
        lines.add(line.getFormattedMessage());
    }

    /** The lines so far. */
    Queue<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        logger.setLevel(before);
        logger.setAdditive(additive);
        logger.detachAppender(this);
        stop();
    }
}
