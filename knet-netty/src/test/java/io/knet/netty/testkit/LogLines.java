package io.knet.netty.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines of one subsystem, of all levels, while this is open. */
public final class LogLines implements AutoCloseable {
    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
    private final LogSubsystem subsystem;
    private final ch.qos.logback.classic.Logger backend;
    private final Appender appender = new Appender();

    private final class Appender extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent line) {
            lines.add(line);
        }
    }

    private LogLines(LogSubsystem subsystem) {
        this.subsystem = subsystem;
        backend = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(subsystem.loggerName());
        backend.setLevel(Level.TRACE);
        backend.setAdditive(false);
        appender.start();
        backend.addAppender(appender);
    }

    /** Starts to listen. */
    public static LogLines of(LogSubsystem subsystem) {
        return new LogLines(subsystem);
    }

    /** The logger of the subsystem. */
    public Logger logger() {
        return KnetLogging.logger(subsystem);
    }

    /** Lets only lines of a level and more important ones through. */
    public void only(org.slf4j.event.Level level) {
        backend.setLevel(Level.convertAnSLF4JLevel(level));
    }

    /** Forgets the lines so far. */
    public void clear() {
        lines.clear();
    }

    /** The texts of all lines. */
    public List<String> texts() {
        return lines.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** The messages of the failures that were logged. */
    public List<String> failures() {
        return lines.stream()
                .filter(line -> line.getThrowableProxy() != null)
                .map(line -> line.getThrowableProxy().getMessage())
                .toList();
    }

    @Override
    public void close() {
        backend.detachAppender(appender);
        backend.setLevel(null);
        backend.setAdditive(true);
    }
}
