package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** Which kind of sockets a handle uses. */
public enum NativeMode {
    /** Linux's epoll where it is available, otherwise the JDK's. */
    AUTO,
    /** Linux's epoll, or an error that says why it is not available. */
    EPOLL,
    /** The JDK's own. */
    NIO;

    /** The name that options and JSON have, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a kind of sockets by its name; case is ignored.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
     */
    public static NativeMode ofName(String name) {
        requireNonNull(name, "name");
        for (NativeMode mode : values()) {
            if (mode.wireName().equalsIgnoreCase(name)) {
                return mode;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown kind of sockets \"" + name + "\"; use auto, epoll or nio");
    }
}
