package io.knet.log;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The levels of knet's own loggers (spec api 13).
 *
 * <p>A line is written if knet's level for its subsystem admits it <em>and</em> the logging backend
 * does. At first knet has no level of its own for any subsystem, so that the backend alone decides.
 * A level that is set here makes a subsystem quieter at once, whatever the backend is; to make it
 * more talkative the backend must let through what is wanted: give the logger {@code io.knet} level
 * TRACE there, and control the rest here.
 *
 * <p>Levels hold for the whole process, as loggers do; libknet has them for each handle. Thread
 * safe.
 */
public final class KnetLogging {
    private static final Map<LogSubsystem, GatedLogger> LOGGERS = new EnumMap<>(LogSubsystem.class);

    static {
        for (LogSubsystem subsystem : LogSubsystem.values()) {
            LOGGERS.put(
                    subsystem, new GatedLogger(LoggerFactory.getLogger(subsystem.loggerName())));
        }
    }

    private KnetLogging() {}

    /**
     * The logger of a subsystem, behind knet's level. For knet itself, and for the program's own
     * filter and handlers, if their lines should obey the same levels.
     */
    public static Logger logger(LogSubsystem subsystem) {
        requireNonNull(subsystem, "subsystem");
        return gated(subsystem);
    }

    /**
     * Sets the level of a subsystem, from the next line on.
     *
     * @param level lines that are less important are not written
     */
    public static void level(LogSubsystem subsystem, LogLevel level) {
        requireNonNull(subsystem, "subsystem");
        requireNonNull(level, "level");
        gated(subsystem).level(level);
    }

    /** Sets the level of all subsystems. */
    public static void level(LogLevel level) {
        requireNonNull(level, "level");
        LOGGERS.values().forEach(logger -> logger.level(level));
    }

    /** The level that was set for a subsystem; empty if the backend alone decides. */
    public static Optional<LogLevel> level(LogSubsystem subsystem) {
        requireNonNull(subsystem, "subsystem");
        return gated(subsystem).level();
    }

    /** Lets the backend alone decide about a subsystem, as at first. */
    public static void followBackend(LogSubsystem subsystem) {
        requireNonNull(subsystem, "subsystem");
        gated(subsystem).followBackend();
    }

    /** Lets the backend alone decide about all subsystems, as at first. */
    public static void followBackend() {
        LOGGERS.values().forEach(GatedLogger::followBackend);
    }

    private static GatedLogger gated(LogSubsystem subsystem) {
        GatedLogger logger = LOGGERS.get(subsystem);
        if (logger == null) {
            throw new IllegalStateException("no logger of " + subsystem);
        }
        return logger;
    }
}
