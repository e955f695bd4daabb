package io.knet;

/**
 * Every condition that knet reports to its caller. Where libknet has one error number for many
 * conditions, each has a constant of its own here and keeps libknet's number in {@link #errno()}
 * (spec api 0 and Q27).
 */
public enum KnetError {
    /** An argument is outside its documented range. */
    INVALID_ARGUMENT(Errno.EINVAL),
    /** The handle was closed. */
    HANDLE_CLOSED(Errno.EINVAL),
    /** No host of that id was added, or it was removed. */
    UNKNOWN_HOST(Errno.EINVAL),
    /** No link of that id is configured, or it was removed. */
    UNKNOWN_LINK(Errno.EINVAL),
    /**
     * The link's peer is fixed by its configuration, and so is who may send: there is no access
     * list to change.
     */
    LINK_NOT_DYNAMIC(Errno.EINVAL),
    /** The data channel is not open, or was closed. */
    CHANNEL_CLOSED(Errno.EINVAL),
    /** The message is empty. */
    MESSAGE_EMPTY(Errno.EINVAL),
    /** The message is longer than {@link KnetLimits#MAX_MESSAGE}. */
    MESSAGE_TOO_LONG(Errno.EINVAL),
    /**
     * The message would need more fragments than the format can number ({@link
     * KnetLimits#MAX_FRAGMENTS}).
     */
    TOO_MANY_FRAGMENTS(Errno.EMSGSIZE),
    /** A host, name, link, channel or entry of that kind exists already. */
    ALREADY_EXISTS(Errno.EEXIST),
    /** The named thing does not exist. */
    NOT_FOUND(Errno.ENOENT),
    /** The object is in use and must be released or disabled first. */
    IN_USE(Errno.EBUSY),
    /** The local address and port belong to somebody else. */
    ADDRESS_IN_USE(Errno.EADDRINUSE),

    /** sendSync needs a destination filter and none is installed. */
    NO_FILTER(Errno.ENETDOWN),
    /** Forwarding is disabled. */
    FORWARDING_DISABLED(Errno.ECANCELED),
    /** The destination filter refused the message, or failed. */
    FILTER_REFUSED(Errno.EFAULT),
    /** The destination filter named no destination. */
    NO_DESTINATION(Errno.EINVAL),
    /** sendSync takes one destination, the filter named several or all. */
    SEVERAL_DESTINATIONS(Errno.E2BIG),
    /** The destination is not known or has no link that is up. */
    HOST_DOWN(Errno.EHOSTDOWN),
    /** The message could not be sealed. */
    CRYPTO_FAILED(Errno.ECHILD),
    /** The link was given something that it does not know how to send. */
    UNKNOWN_MESSAGE_TYPE(Errno.ENOMSG),
    /** The socket's buffer is full and made no progress. */
    SOCKET_FULL(Errno.EAGAIN),
    /** The channel's send queue is full; for a message to this node itself, the receive queue. */
    QUEUE_FULL(Errno.EAGAIN),
    /** The socket reported an error, which {@link KnetException#errno()} names. */
    SOCKET_ERROR(Errno.EIO),
    /** The given time passed before the outcome was known. */
    TIMED_OUT(Errno.ETIMEDOUT),
    /** The calling thread was interrupted before the outcome was known. */
    INTERRUPTED(Errno.EINTR),
    /** The receiver of a confirmed message does not have the data channel open. */
    PEER_CHANNEL_CLOSED(Errno.EBADF),
    /** Forwarding is switched off at the receiver of a confirmed message. */
    PEER_FORWARDING_DISABLED(Errno.ECANCELED),
    /** The filter at the receiver of a confirmed message refused it. */
    PEER_FILTER_REFUSED(Errno.EFAULT),
    /** The receive queue of the data channel was full at the receiver of a confirmed message. */
    PEER_QUEUE_FULL(Errno.ENOBUFS),
    /** The listener or the filter at the receiver of a confirmed message threw an exception. */
    PEER_LISTENER_FAILED(Errno.EPROTO),
    /** The receiver of a confirmed message could not expand it. */
    PEER_NOT_EXPANDED(Errno.EPROTO),
    /**
     * Whether a confirmed message was delivered is not known and will not be: its receiver was
     * restarted, one of the two nodes forgot its sessions, or the receipt came too late.
     */
    OUTCOME_UNKNOWN(Errno.ECONNRESET),
    /** The call would wait for the very thread that it runs on. */
    WOULD_DEADLOCK(Errno.EDEADLK),

    /** The cipher or hash is not known to the crypto model. */
    UNKNOWN_ALGORITHM(Errno.ENXIO),
    /** No crypto or compression model of that name is on the class path or module path. */
    MODEL_UNAVAILABLE(Errno.EAGAIN),
    /** A trial run of the new crypto or compression configuration failed. */
    SELF_TEST_FAILED(Errno.EINVAL),
    /** This platform, JVM or kernel does not offer what was asked for. */
    NOT_SUPPORTED(Errno.EPROTONOSUPPORT);

    private final Errno errno;

    KnetError(Errno errno) {
        this.errno = errno;
    }

    /** libknet's error number for this condition. */
    public Errno errno() {
        return errno;
    }
}
