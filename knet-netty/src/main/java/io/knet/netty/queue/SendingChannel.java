package io.knet.netty.queue;

import io.knet.KnetException;

/** A data channel, as those see it who send its messages. Any thread. */
public interface SendingChannel {
    /** Number of the channel, 0 to 31. */
    int number();

    /** Whether it was closed: what it accepted is not sent any more. */
    boolean isClosed();

    /** What callers are told when it is closed. */
    KnetException closedException();

    /** A message has left the send queue, where it took as many bytes. */
    void sendDone(int bytes);
}
