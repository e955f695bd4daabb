package io.knet.stats;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * What programs can know of a counter or timer at run time, to export or to explain it. Immutable;
 * methods will be added.
 */
public final class CounterDescriptor {
    private final int id;
    private final String name;
    private final CounterUnit unit;
    private final String description;

    CounterDescriptor(int id, String name, CounterUnit unit, String description) {
        this.id = id;
        this.name = requireNonNull(name, "name");
        this.unit = requireNonNull(unit, "unit");
        this.description = requireNonNull(description, "description");
    }

    /**
     * A number of its own among those of its kind: the {@link HandleCounter}s, {@link
     * HandleTimer}s, {@link LinkCounter}s or {@link DropReason}s. It never changes, and is not used
     * again if the counter should go.
     */
    public int id() {
        return id;
    }

    /**
     * The name that JSON, the command and the log print, libknet's where it has one: in lower case,
     * with underscores. Its own among those of its kind; it never changes.
     */
    public String name() {
        return name;
    }

    /** What is counted. */
    public CounterUnit unit() {
        return unit;
    }

    /** What is counted in one sentence, for people. Its words may change. */
    public String description() {
        return description;
    }

    /** For example {@code tx_messages (messages): Messages that were accepted to be sent.} */
    @Override
    public String toString() {
        return name + " (" + unit.name().toLowerCase(Locale.ROOT) + "): " + description;
    }
}
