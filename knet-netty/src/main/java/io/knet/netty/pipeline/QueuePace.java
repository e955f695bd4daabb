package io.knet.netty.pipeline;

/**
 * Holds the send queue back while the peer of a link has not read what it was sent: a socket takes
 * much more than the peer's has room for, and what that one does not take is lost without a word.
 */
public interface QueuePace {
    /** Holds nothing back: the transport does, or nobody has to. */
    QueuePace NONE =
            new QueuePace() {
                @Override
                public boolean holds() {
                    return false;
                }

                @Override
                public void queued(int bytes) {}
            };

    /** Whether the queue should wait. Any thread. */
    boolean holds();

    /**
     * Tells of a message that was written. Any thread.
     *
     * @param bytes of its content
     */
    void queued(int bytes);
}
