package io.knet.stats;

import io.knet.stats.json.JsonObject;

/**
 * Counters of a data channel at one moment. They count from its opening and cannot be cleared.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface ChannelStats {
    /** Messages accepted to be sent, synchronously or not. */
    long sent();

    /**
     * Messages refused because the send queue was full or, by checked sends, because they had
     * nowhere to go.
     */
    long refused();

    /** Messages delivered. */
    long received();

    /** Messages lost because the receive queue was full. */
    long overflowed();

    /** Bytes that wait to be sent. */
    long sendQueueBytes();

    /** Bytes that wait to be received. */
    long receiveQueueBytes();

    /**
     * The counters as JSON, on one line, with the members {@code sent}, {@code refused}, {@code
     * received}, {@code overflowed}, {@code send_queue_bytes} and {@code receive_queue_bytes}.
     * Members may be added in later versions, but none is renamed, removed or given another unit.
     */
    default String toJson() {
        return new JsonObject()
                .put("sent", sent())
                .put("refused", refused())
                .put("received", received())
                .put("overflowed", overflowed())
                .put("send_queue_bytes", sendQueueBytes())
                .put("receive_queue_bytes", receiveQueueBytes())
                .toString();
    }

    /** All counters, on one line. */
    default String summary() {
        return String.format(
                "sent %d, refused %d, received %d, overflowed %d, queued %d bytes to send, %d received",
                sent(), refused(), received(), overflowed(), sendQueueBytes(), receiveQueueBytes());
    }
}
