package io.knet.tools;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.knet.log.KnetLogging;
import io.knet.log.LogLevel;
import io.knet.log.LogSubsystem;
import org.slf4j.LoggerFactory;

/**
 * Logs warnings to standard error; the system property {@code knet.log} names another level. Set up
 * here and not in logback's XML, because reading that takes longer than everything else at the
 * start. A file named by {@code logback.configurationFile} is left in force.
 */
public final class StderrLogging {
    private StderrLogging() {}

    /**
     * Replaces what the backend does. For the main methods of processes that are this command's
     * alone: a program that has these classes on its class path keeps its own configuration.
     */
    public static void install() {
        if (System.getProperty("logback.configurationFile") == null
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            configure(context);
            letKnetDecide(context);
        }
    }

    /**
     * Changes what is logged of a subsystem: the backend lets everything through, so that knet's
     * own level decides, in both directions.
     */
    public static void level(LogSubsystem subsystem, LogLevel level) {
        KnetLogging.level(subsystem, level);
        if (LoggerFactory.getLogger(subsystem.loggerName()) instanceof Logger logger) {
            logger.setLevel(Level.TRACE);
        }
    }

    /** Levels of knet's own can be changed at any time, and by those who know no backend. */
    private static void letKnetDecide(LoggerContext context) {
        Level level = context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel();
        for (LogLevel known : LogLevel.values()) {
            if (known.level().name().equals(level.toString())) {
                KnetLogging.level(known);
                context.getLogger("io.knet").setLevel(Level.TRACE);
            }
        }
    }

    private static void configure(LoggerContext context) {
        LogLayout layout = new LogLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getProperty("knet.log"), Level.WARN));
        root.addAppender(appender);
    }
}
