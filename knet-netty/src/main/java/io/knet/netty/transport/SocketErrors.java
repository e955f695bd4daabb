package io.knet.netty.transport;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.BindException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells which error number stands behind a socket's exception. Epoll's exceptions carry it; the
 * JDK's carry only the C library's text.
 */
public final class SocketErrors {
    /** What the JDK says on Windows for "message too long". */
    private static final String TOO_LONG_ON_WINDOWS = "message is larger than the maximum";

    private static final String IPV4_ONLY = "java.net.preferIPv4Stack";
    private static final String WITHOUT_IPV6 = "there are no sockets for IPv6 here";

    private static final Map<String, Errno> BY_TEXT =
            Map.ofEntries(
                    Map.entry("operation not permitted", Errno.EPERM),
                    Map.entry("protocol not supported", Errno.EPROTONOSUPPORT),
                    Map.entry("software caused connection abort", Errno.ECONNABORTED),
                    Map.entry("connection reset", Errno.ECONNRESET),
                    Map.entry("broken pipe", Errno.EPIPE),
                    Map.entry("timed out", Errno.ETIMEDOUT),
                    Map.entry("not connected", Errno.ENOTCONN),
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
                    Map.entry("address family not supported", Errno.EAFNOSUPPORT),
                    Map.entry("too many open files", Errno.EMFILE),
                    Map.entry("bad file descriptor", Errno.EBADF));

    /** Whether there are Netty's classes for native transports, which need not be. */
    private static final boolean NATIVE = hasNative();

    private SocketErrors() {}

    private static boolean hasNative() {
        try {
            return IOException.class.isAssignableFrom(Errors.NativeIoException.class);
        } catch (LinkageError absent) {
            return false;
        }
    }

    /**
     * The failure for the log: a socket's error as its number and the system's words, anything else
     * as it says itself.
     */
    public static String describe(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof KnetException || !(cause instanceof IOException)) {
            return String.valueOf(cause);
        }
        Errno errno = errno(cause);
        for (Map.Entry<String, Errno> entry : BY_TEXT.entrySet()) {
            if (entry.getValue() == errno) {
                return errno + " (" + entry.getKey() + ")";
            }
        }
        return errno + " (" + cause.getMessage() + ")";
    }

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
        if (NATIVE && cause instanceof Errors.NativeIoException nativeError) {
            return Errno.nearest(nativeError.expectedErr());
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
        if (text.contains(TOO_LONG_ON_WINDOWS)) {
            return Errno.EMSGSIZE;
        }
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
                    ECONNRESET,
                    EPIPE,
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
     * The exception that reports a socket's error to a caller. The one place that knows what the
     * JDK's network classes throw besides {@code IOException}: nothing of that reaches a program.
     *
     * @param failure what the socket threw
     * @param action what was being done, for the message
     */
    public static KnetException toKnet(Throwable failure, String action) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof KnetException knet) {
            return knet;
        }
        if (isWithoutFamily(cause)) {
            return new KnetException(
                    KnetError.NOT_SUPPORTED, action + ": " + WITHOUT_IPV6 + why(), cause);
        }
        if (cause instanceof UnresolvedAddressException) {
            return new KnetException(
                    KnetError.INVALID_ARGUMENT, action + ": the address was not resolved", cause);
        }
        if (cause instanceof SecurityException) {
            return new KnetException(
                    KnetError.SOCKET_ERROR,
                    Errno.EACCES,
                    action + ": the security manager forbids it",
                    cause);
        }
        Errno errno = errno(failure);
        KnetError error =
                errno == Errno.EADDRINUSE ? KnetError.ADDRESS_IN_USE : KnetError.SOCKET_ERROR;
        String words = failure.getMessage();
        return new KnetException(
                error, errno, action + ": " + (words == null ? failure : words), failure);
    }

    /** Whether there are no sockets for addresses of that family here. */
    private static boolean isWithoutFamily(@Nullable Throwable failure) {
        if (failure instanceof UnsupportedOperationException && failure.getMessage() != null) {
            // With these words only: a program's handler may throw it too.
            return failure.getMessage().contains("IPv6 not available")
                    || failure.getMessage().contains("Protocol family not supported");
        }
        return failure instanceof UnsupportedAddressTypeException
                || (failure != null && errno(failure) == Errno.EAFNOSUPPORT);
    }

    private static String why() {
        return Boolean.getBoolean(IPV4_ONLY)
                ? ", as this JVM runs with -D" + IPV4_ONLY + "=true; leave that out, or use epoll"
                : "; see whether the kernel has it, and the sysctl net.ipv6.conf.all.disable_ipv6";
    }
}
