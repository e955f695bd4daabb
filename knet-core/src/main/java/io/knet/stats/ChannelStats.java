package io.knet.stats;

import io.knet.stats.json.JsonObject;

/**
 * Counters of a data channel at one moment. They count from its opening and cannot be cleared.
 *
 * @param sent messages accepted to be sent, synchronously or not
 * @param refused messages refused because the send queue was full
 * @param received messages delivered
 * @param overflowed messages lost because the receive queue was full
 * @param sendQueueBytes bytes that wait to be sent
 * @param receiveQueueBytes bytes that wait to be received
 */
public record ChannelStats(
        long sent,
        long refused,
        long received,
        long overflowed,
        long sendQueueBytes,
        long receiveQueueBytes) {
    /**
     * The counters as JSON, on one line, with the members {@code sent}, {@code refused}, {@code
     * received}, {@code overflowed}, {@code send_queue_bytes} and {@code receive_queue_bytes}.
     * Members may be added in later versions, but none is renamed, removed or given another unit.
     */
    public String toJson() {
        return new JsonObject()
                .put("sent", sent)
                .put("refused", refused)
                .put("received", received)
                .put("overflowed", overflowed)
                .put("send_queue_bytes", sendQueueBytes)
                .put("receive_queue_bytes", receiveQueueBytes)
                .toString();
    }

    /** All counters, on one line. */
    @Override
    public String toString() {
        return String.format(
                "sent %d, refused %d, received %d, overflowed %d, queued %d bytes to send, %d received",
                sent, refused, received, overflowed, sendQueueBytes, receiveQueueBytes);
    }
}
