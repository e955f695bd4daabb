package io.knet.testkit.time;

/**
 * Why something is done: a message that is being sent, or a datagram that was received. A task that
 * is handed to another event loop runs because of what its sender did.
 */
public interface Cause {
    /** Runs a task that was handed on. */
    void run(Runnable task);
}
