package io.knet.log;

import static java.util.Objects.requireNonNull;

import io.knet.KnetError;
import io.knet.KnetException;
import org.slf4j.event.Level;

/** How important a line is, with libknet's numbers and names (spec api 1.2, 13). */
public enum LogLevel {
    /** Something failed, and stays failed. */
    ERROR(0, "error", Level.ERROR),
    /** Something is wrong, and knet goes on. */
    WARN(1, "warning", Level.WARN),
    /** What an operator wants to know: links and hosts that come and go. */
    INFO(2, "info", Level.INFO),
    /** What helps to find a fault, dropped packets for example. */
    DEBUG(3, "debug", Level.DEBUG),
    /** Everything; libknet has this level from 1.35 on. */
    TRACE(4, "trace", Level.TRACE);

    private final int code;
    private final String wireName;
    private final Level level;

    LogLevel(int code, String wireName, Level level) {
        this.code = code;
        this.wireName = wireName;
        this.level = level;
    }

    /** libknet's number, 0 to 4. */
    public int code() {
        return code;
    }

    /** libknet's name, in lower case, where libknet has capitals for errors and warnings. */
    public String wireName() {
        return wireName;
    }

    /** SLF4J's level. */
    public Level level() {
        return level;
    }

    /** Whether a line of another level is written at this one. */
    public boolean admits(LogLevel line) {
        requireNonNull(line, "line");
        return line.code <= code;
    }

    /**
     * Finds a level by libknet's number.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any but 0 to 4
     */
    public static LogLevel ofCode(int code) {
        for (LogLevel level : values()) {
            if (level.code == code) {
                return level;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT, "unknown log level " + code + "; use 0 to 4");
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
        for (LogLevel level : values()) {
            if (level.wireName.equalsIgnoreCase(name) || level.name().equalsIgnoreCase(name)) {
                return level;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown log level \"" + name + "\"; use error, warning, info, debug or trace");
    }
}
