package io.knet.session.wire;

/** What became of a message at its receiver, as a receipt tells it. */
public enum Outcome {
    /** The channel took it: its listener returned, or its queue has it. */
    DELIVERED(0),
    /** The channel is not open there. */
    NO_CHANNEL(1),
    /** Forwarding is switched off there. */
    FORWARDING_OFF(2),
    /** The filter there refused it, or says that it is for others. */
    FILTER_REFUSED(3),
    /** The channel's receive queue was full. */
    QUEUE_FULL(4),
    /** The listener or the filter there threw an exception. */
    LISTENER_FAILED(5),
    /** It could not be expanded there: the model's library is missing, or it is damaged. */
    NOT_EXPANDED(6),
    /** The receiver does not know any more, or tells something that this node does not know. */
    UNKNOWN(255);

    private static final Outcome[] BY_CODE = values();

    private final int code;

    Outcome(int code) {
        this.code = code;
    }

    /** The byte on the wire, 0 to 255. */
    public int code() {
        return code;
    }

    /**
     * Finds the outcome of a byte.
     *
     * @param code 0 to 255
     * @return {@link #UNKNOWN} for codes that have no meaning yet
     */
    public static Outcome of(int code) {
        return code <= NOT_EXPANDED.code ? BY_CODE[code] : UNKNOWN;
    }
}
