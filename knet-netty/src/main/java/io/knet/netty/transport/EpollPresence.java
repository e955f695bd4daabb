package io.knet.netty.transport;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.Optional;

/**
 * Whether there is epoll. Not even Netty's classes for it need be: a program for other platforms
 * may leave them out.
 */
final class EpollPresence {
    private EpollPresence() {}

    /** Why epoll does not work here, empty if it does. */
    static Optional<String> unavailable() {
        try {
            if (Epoll.isAvailable()) {
                return Optional.empty();
            }
            Throwable cause = Epoll.unavailabilityCause();
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return Optional.of(cause.toString());
        } catch (LinkageError absent) {
            return Optional.of(
                    "netty-transport-classes-epoll, or what it needs, is missing: " + absent);
        }
    }

    /** Whether a group's loops serve epoll. */
    static boolean served(IoEventLoopGroup group) {
        try {
            return group.isIoType(EpollIoHandler.class);
        } catch (LinkageError absent) {
            return false;
        }
    }
}
