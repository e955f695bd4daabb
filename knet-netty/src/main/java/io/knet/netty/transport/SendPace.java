package io.knet.netty.transport;

/**
 * Holds synchronous senders back when their peer does not keep up with them: a socket takes much
 * more than its peer's, and what that one has no room for is lost without a word. Thread safe.
 */
public interface SendPace {
    /** Holds nobody back. */
    SendPace NONE =
            new SendPace() {
                @Override
                public boolean mayPass() {
                    return true;
                }

                @Override
                public void passed(int datagrams, int bytes) {}

                @Override
                public void awaitRoom(long nanos) {}
            };

    /** Whether something may be sent now. */
    boolean mayPass();

    /** Tells what was sent. */
    void passed(int datagrams, int bytes);

    /** Lets one message pass although it is not known that the peer has room for it. */
    default void letOnePass() {}

    /**
     * Waits until something may be sent, or for some time, or shorter.
     *
     * @param nanos the longest time to wait, in nanoseconds
     */
    void awaitRoom(long nanos);

    /**
     * Waits until something may be sent.
     *
     * @param nanos the longest time to wait, in nanoseconds
     * @return false if time was up before, or the thread was interrupted, which stays so
     */
    default boolean await(long nanos) {
        long deadlineNanos = System.nanoTime() + nanos;
        while (!mayPass()) {
            long leftNanos = deadlineNanos - System.nanoTime();
            if (leftNanos <= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            awaitRoom(leftNanos);
        }
        return true;
    }
}
