package io.knet.stats;

/**
 * Counters of a data channel at one moment.
 *
 * @param sent messages accepted to be sent, synchronously or not
 * @param refused messages refused because the send queue was full or, by checked sends, because
 *     they had nowhere to go
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
        long receiveQueueBytes) {}
