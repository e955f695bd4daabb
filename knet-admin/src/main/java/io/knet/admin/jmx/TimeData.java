package io.knet.admin.jmx;

/**
 * What a timer has measured, in nanoseconds. Not to be implemented by programs: members will be
 * added.
 */
public interface TimeData {
    /** How often it measured. */
    long getCount();

    /** The sum. */
    long getTotalNanos();

    /** The shortest; -1 if it measured nothing. */
    long getMinNanos();

    /** The longest; -1 if it measured nothing. */
    long getMaxNanos();
}
