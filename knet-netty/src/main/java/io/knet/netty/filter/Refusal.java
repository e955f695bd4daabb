package io.knet.netty.filter;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.stats.DropReason;
import org.jspecify.annotations.Nullable;

/** Why a message goes nowhere, as counters and callers are told. */
public enum Refusal {
    FORWARDING_DISABLED(
            DropReason.FORWARDING_DISABLED,
            KnetError.FORWARDING_DISABLED,
            "forwarding is disabled; call KnetHandle.enableForwarding",
            "forwarding was disabled meanwhile"),
    NO_FILTER(
            DropReason.FILTER_REFUSED,
            KnetError.NO_FILTER,
            "sendSync needs a destination filter; install one with KnetHandle.filter",
            "there is no destination filter"),
    FILTER_REFUSED(
            DropReason.FILTER_REFUSED,
            KnetError.FILTER_REFUSED,
            "the destination filter refused the message",
            "the destination filter refused the message on its way in"),
    FILTER_FAILED(
            DropReason.FILTER_FAILED,
            KnetError.FILTER_REFUSED,
            "the destination filter failed",
            "the destination filter failed on the message on its way in"),
    NO_DESTINATION(
            DropReason.NO_DESTINATION,
            KnetError.NO_DESTINATION,
            "the destination filter named no host",
            "the destination filter named no host for the message on its way in"),
    NOT_FOR_US(
            DropReason.NOT_FOR_US,
            KnetError.FILTER_REFUSED,
            "the destination filter says that the message is not for this host",
            "the destination filter says that the message, on its way in, is not for this host"),
    CHANNEL_CLOSED(
            DropReason.CHANNEL_CLOSED,
            KnetError.CHANNEL_CLOSED,
            "the data channel is closed; open it again",
            "the data channel that the message came in on is not open");

    private final DropReason reason;
    private final KnetError error;
    private final String outgoing;
    private final String incoming;

    Refusal(DropReason reason, KnetError error, String outgoing, String incoming) {
        this.reason = reason;
        this.error = error;
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    /** The counter of messages that are dropped for this. */
    public DropReason reason() {
        return reason;
    }

    /**
     * What the sender of a message is told.
     *
     * @param cause what the filter threw, if it did
     */
    public KnetException outgoing(@Nullable Throwable cause) {
        return cause == null
                ? new KnetException(error, outgoing)
                : new KnetException(error, outgoing + ": " + cause, cause);
    }

    /** What the sender of a message to this node itself is told of its way in. */
    public KnetException incoming() {
        return new KnetException(error, incoming);
    }
}
