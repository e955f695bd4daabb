package io.knet.log;

import static java.util.Objects.requireNonNull;

import io.knet.KnetError;
import io.knet.KnetException;
import java.util.Locale;
import org.slf4j.event.Level;

/** How important a line is, with libknet's numbers and names (spec api 1.2, 13). */
public enum LogLevel {
    /** Something failed, and stays failed. */
    ERROR(0, "ERROR", Level.ERROR),
    /** Something is wrong, and knet goes on. */
    WARN(1, "WARNING", Level.WARN),
    /** What an operator wants to know: links and hosts that come and go. */
    INFO(2, "info", Level.INFO),
    /** What helps to find a fault, dropped packets for example. */
    DEBUG(3, "debug", Level.DEBUG),
    /** Everything; libknet has this level from 1.35 on. */
    TRACE(4, "trace", Level.TRACE);

    private final int id;
    private final String libknetName;
    private final Level level;

    LogLevel(int id, String libknetName, Level level) {
        this.id = id;
        this.libknetName = libknetName;
        this.level = level;
    }

    /** libknet's number, 0 to 4. */
    public int id() {
        return id;
    }

    /** libknet's name, which is in capitals for errors and warnings. */
    public String libknetName() {
        return libknetName;
    }

    /** SLF4J's level. */
    public Level level() {
        return level;
    }

    /** Whether a line of another level is written at this one. */
    public boolean admits(LogLevel line) {
        requireNonNull(line, "line");
        return line.id <= id;
    }

    /**
     * Finds a level by libknet's number.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any but 0 to 4
     */
    public static LogLevel ofId(int id) {
        for (LogLevel level : values()) {
            if (level.id == id) {
                return level;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT, "unknown log level " + id + "; there are 0 to 4");
    }

    /**
     * Finds a level by its name; case is ignored.
     *
     * @param name {@code error}, {@code warning} or {@code warn}, {@code info}, {@code debug},
     *     {@code trace}
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name, where libknet
     *     takes it for {@code error}
     */
    public static LogLevel ofName(String name) {
        requireNonNull(name, "name");
        String wanted = name.toLowerCase(Locale.ROOT);
        for (LogLevel level : values()) {
            if (wanted.equals(level.libknetName.toLowerCase(Locale.ROOT))
                    || wanted.equals(level.name().toLowerCase(Locale.ROOT))) {
                return level;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown log level \"" + name + "\"; use error, warning, info, debug or trace");
    }
}
