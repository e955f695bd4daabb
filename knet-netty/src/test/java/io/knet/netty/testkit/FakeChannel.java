package io.knet.netty.testkit;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.queue.SendingChannel;

/** The sending side of a data channel. */
public final class FakeChannel implements SendingChannel {
    /** Whether it is closed. */
    public boolean closed;

    /** Bytes of messages that are sent. */
    public int done;

    private final int number;

    /** An open channel. */
    public FakeChannel(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public KnetException closedException() {
        return new KnetException(KnetError.CHANNEL_CLOSED, "channel " + number + " is closed");
    }

    @Override
    public void sendDone(int bytes) {
        done += bytes;
    }
}
