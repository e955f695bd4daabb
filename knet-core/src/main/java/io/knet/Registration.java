package io.knet;

/**
 * A listener's place in a handle; closing it removes the listener.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface Registration extends AutoCloseable {
    /** Removes the listener; calls that are under way finish. Idempotent. */
    @Override
    void close();
}
