package io.knet.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a configuration file. Immutable.
 *
 * <p>Two are equal if they say the same of the same place.
 */
public final class ConfigProblem {
    private final String file;
    private final int line;
    private final int column;
    private final String key;
    private final String message;

    ConfigProblem(String file, int line, int column, String key, String message) {
        this.file = file;
        this.line = line;
        this.column = column;
        this.key = key;
        this.message = message;
    }

    /** Name of the file, as it was given. */
    public String file() {
        return file;
    }

    /** The line, from 1; 0 if it is the file as a whole. */
    public int line() {
        return line;
    }

    /** The column in the line, from 1; 0 if it is the file as a whole. */
    public int column() {
        return column;
    }

    /** The key with the sections around it, as in {@code node.id}; empty if it is about none. */
    public String key() {
        return key;
    }

    /** What is wrong, with which value, and what is allowed. */
    public String message() {
        return message;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfigProblem that
                && file.equals(that.file)
                && line == that.line
                && column == that.column
                && key.equals(that.key)
                && message.equals(that.message);
    }

    @Override
    public int hashCode() {
        return Objects.hash(file, line, column, key, message);
    }

    /** All of it on one line, as compilers tell errors: {@code knet.conf:3:1: node.id: ...}. */
    @Override
    public String toString() {
        return file
                + (line == 0 ? "" : ":" + line + ":" + column)
                + ": "
                + (key.isEmpty() ? "" : key + ": ")
                + message;
    }
}
