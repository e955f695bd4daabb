package io.knet;

/** Which kind of sockets a handle uses. */
public enum NativeMode {
    /** Linux's epoll where it is available, otherwise the JDK's. */
    AUTO,
    /** Linux's epoll, or an error that says why it is not available. */
    EPOLL,
    /** The JDK's own. */
    NIO
}
