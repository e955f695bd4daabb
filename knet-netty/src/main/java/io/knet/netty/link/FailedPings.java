package io.knet.netty.link;

import io.knet.Errno;
import io.knet.netty.concurrent.LoopCalls;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** Pings that the socket of a link refused, in a row. On the link's event loop. */
final class FailedPings {
    /** One may meet an error that is not its own, and a second one may be bad luck. */
    static final int MOST = 3;

    private final EventLoop loop;
    private int inARow; // loop only
    private @Nullable Errno errno; // loop only

    FailedPings(EventLoop loop) {
        this.loop = loop;
    }

    /** The socket took a ping, or the link has another socket. */
    void end() {
        assert LoopCalls.owns(loop);
        inARow = 0;
        errno = null;
    }

    /**
     * The socket refused a ping.
     *
     * @return whether there have been too many
     */
    boolean add(Errno reported) {
        assert LoopCalls.owns(loop);
        inARow++;
        errno = reported;
        return inARow >= MOST;
    }

    /** What the last ping met; null if it was sent. */
    @Nullable Errno errno() {
        assert LoopCalls.owns(loop);
        return errno;
    }
}
