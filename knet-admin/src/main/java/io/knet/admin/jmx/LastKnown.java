package io.knet.admin.jmx;

import io.knet.KnetException;
import java.util.function.Supplier;

/**
 * What a supplier says, or said last where something is gone that whoever asks does not know of
 * yet. Any thread.
 */
final class LastKnown<T> implements Supplier<T> {
    private final Supplier<? extends T> source;

    /** The last write counts: all of them are true. */
    private volatile T known;

    /**
     * Asks for the first time.
     *
     * @throws KnetException if it is gone already
     */
    LastKnown(Supplier<? extends T> source) {
        this.source = source;
        known = source.get();
    }

    @Override
    public T get() {
        try {
            T now = source.get();
            known = now;
            return now;
        } catch (KnetException gone) {
            return known;
        }
    }
}
