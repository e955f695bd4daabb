package io.knet.netty.link;

import org.jspecify.annotations.Nullable;

/** The error that the sockets of a link reported last. Any thread. */
final class LastError {
    private volatile @Nullable SocketError error;

    void set(SocketError reported) {
        error = reported;
    }

    /** Null if there was none. */
    @Nullable SocketError get() {
        return error;
    }
}
