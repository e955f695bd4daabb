package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * The socket of a link's channel, for writes that go past the channel's outbound buffer. Thread
 * safe, also against {@link #shut()} on another thread.
 */
public interface DirectSocket {
    /**
     * Offers one datagram to the kernel, without waiting.
     *
     * @param datagram all its readable bytes; not released, its indices are left as they are
     * @return false if the socket's buffer is full
     * @throws IOException the socket's error, also one that an earlier datagram caused and that is
     *     known only now
     */
    boolean tryWrite(ByteBuf datagram) throws IOException;

    /**
     * The error that the network reported since the socket was last asked, such as a refusal by the
     * peer's kernel to a datagram just written. There is none once the socket is shut: the kernel
     * has what was written before.
     *
     * @throws IOException the error, if there is one
     */
    void checkPendingError() throws IOException;

    /**
     * Ends direct writes: returns when none is under way, and all later ones fail. To be called
     * before the channel is closed, so that no write can hit a file descriptor that the kernel has
     * given to somebody else.
     */
    void shut();
}
