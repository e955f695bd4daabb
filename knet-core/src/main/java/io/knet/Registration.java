package io.knet;

/** A listener's place in a handle; closing it removes the listener. */
public interface Registration extends AutoCloseable {
    /** Removes the listener; calls that are under way finish. Idempotent. */
    @Override
    void close();
}
