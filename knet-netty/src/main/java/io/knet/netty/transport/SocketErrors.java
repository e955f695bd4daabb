package io.knet.netty.transport;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.channel.unix.Errors;
import java.net.BindException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells which error number stands behind a socket's exception. Epoll's exceptions carry it; the
 * JDK's carry only the C library's text.
 */
public final class SocketErrors {
    private static final Map<String, Errno> BY_TEXT =
            Map.ofEntries(
                    Map.entry("operation not permitted", Errno.EPERM),
                    Map.entry("permission denied", Errno.EACCES),
                    Map.entry("invalid argument", Errno.EINVAL),
                    Map.entry("message too long", Errno.EMSGSIZE),
                    Map.entry("network is down", Errno.ENETDOWN),
                    Map.entry("network is unreachable", Errno.ENETUNREACH),
                    Map.entry("host is down", Errno.EHOSTDOWN),
                    Map.entry("no route to host", Errno.EHOSTUNREACH),
                    Map.entry("connection refused", Errno.ECONNREFUSED),
                    Map.entry("no buffer space available", Errno.ENOBUFS),
                    Map.entry("cannot assign requested address", Errno.EADDRNOTAVAIL),
                    Map.entry("address already in use", Errno.EADDRINUSE),
                    Map.entry("too many open files", Errno.EMFILE),
                    Map.entry("bad file descriptor", Errno.EBADF));

    private SocketErrors() {}

    /** The error number behind an exception, {@link Errno#EIO} if it does not tell. */
    public static Errno errno(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Errno errno = errnoOf(cause);
            if (errno != null) {
                return errno;
            }
        }
        return Errno.EIO;
    }

    private static @Nullable Errno errnoOf(Throwable cause) {
        if (cause instanceof KnetException knet) {
            return knet.errno();
        }
        if (cause instanceof Errors.NativeIoException nativeError) {
            return Errno.of(nativeError.expectedErr());
        }
        if (cause instanceof PortUnreachableException) {
            return Errno.ECONNREFUSED;
        }
        if (cause instanceof ClosedChannelException) {
            return Errno.EBADF;
        }
        Errno errno = byText(cause.getMessage());
        if (errno == null && cause instanceof NoRouteToHostException) {
            return Errno.EHOSTUNREACH;
        }
        if (errno == null && cause instanceof BindException) {
            return Errno.EADDRINUSE;
        }
        return errno;
    }

    private static @Nullable Errno byText(@Nullable String message) {
        if (message == null) {
            return null;
        }
        String text = message.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, Errno> entry : BY_TEXT.entrySet()) {
            if (text.contains(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }

    /**
     * Whether the network says with this error that the peer cannot be reached over this link now.
     */
    public static boolean isUnreachable(Errno errno) {
        return switch (errno) {
            case ECONNREFUSED,
                    ECONNABORTED,
                    ENONET,
                    ENETUNREACH,
                    EHOSTUNREACH,
                    EHOSTDOWN,
                    ENETDOWN ->
                    true;
            default -> false;
        };
    }

    /** Whether the error only says that the kernel has no room at the moment. */
    public static boolean isFull(Errno errno) {
        return errno == Errno.EAGAIN || errno == Errno.ENOBUFS;
    }

    /**
     * The exception that reports a socket's error to a caller.
     *
     * @param failure what the socket threw
     * @param action what was being done, for the message
     */
    public static KnetException toKnet(Throwable failure, String action) {
        if (failure instanceof KnetException knet) {
            return knet;
        }
        Errno errno = errno(failure);
        KnetError error =
                errno == Errno.EADDRINUSE ? KnetError.ADDRESS_IN_USE : KnetError.SOCKET_ERROR;
        String words = failure.getMessage();
        return new KnetException(
                error, errno, action + ": " + (words == null ? failure : words), failure);
    }
}
