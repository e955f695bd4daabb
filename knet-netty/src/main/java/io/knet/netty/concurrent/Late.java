package io.knet.netty.concurrent;

import org.jspecify.annotations.Nullable;

/**
 * A part that comes after those that will ask for it: set once, while a whole is put together. Any
 * thread.
 *
 * @param <T> its type
 */
public final class Late<T> {
    private final String name;
    private volatile @Nullable T part; // set once

    /**
     * A part that is not there yet.
     *
     * @param name for the message of an error
     */
    public Late(String name) {
        this.name = name;
    }

    /** It is there. */
    public void set(T arrived) {
        if (part != null) {
            throw new IllegalStateException(name + " is there already");
        }
        part = arrived;
    }

    /**
     * The part.
     *
     * @throws IllegalStateException if it is not there yet, a mistake of those who put the whole
     *     together
     */
    public T get() {
        T present = part;
        if (present == null) {
            throw new IllegalStateException(name + " is asked for before it is there");
        }
        return present;
    }
}
