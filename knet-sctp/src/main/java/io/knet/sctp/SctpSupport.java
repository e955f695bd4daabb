package io.knet.sctp;

import com.sun.nio.sctp.SctpServerChannel;
import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.transport.SocketErrors;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether there is SCTP here, and what is missing if there is none. */
final class SctpSupport {
    private SctpSupport() {}

    /** What is missing; empty if SCTP works here. Opens a socket to find out. */
    static Optional<String> problem() {
        try {
            SctpServerChannel.open().close();
            return Optional.empty();
        } catch (IOException | RuntimeException | LinkageError failure) {
            String missing = missing(failure);
            return Optional.of(missing == null ? failure.toString() : missing);
        }
    }

    /** What is missing if a call of the JDK's failed like this; null if it failed otherwise. */
    private static @Nullable String missing(Throwable failure) {
        if (failure instanceof LinkageError) {
            return "this Java runtime has no module jdk.sctp (" + failure + ")";
        }
        String words = String.valueOf(failure.getMessage());
        String text = words.toLowerCase(Locale.ROOT);
        if (text.contains("libsctp")) {
            return "the JDK does not find the library libsctp.so.1, which is in the package"
                    + " libsctp1 or lksctp-tools ("
                    + words
                    + ")";
        }
        if (failure instanceof UnsupportedOperationException
                || SocketErrors.errno(failure) == Errno.EPROTONOSUPPORT) {
            return "this kernel has no SCTP (" + words + "): load its module sctp";
        }
        return null;
    }

    /**
     * The exception that reports a failure to a caller.
     *
     * @param action what was being done, for the message
     */
    static KnetException toKnet(Throwable failure, String action) {
        String missing = failure instanceof KnetException ? null : missing(failure);
        return missing == null
                ? SocketErrors.toKnet(failure, action)
                : new KnetException(KnetError.NOT_SUPPORTED, action + ": " + missing, failure);
    }
}
