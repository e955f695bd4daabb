package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Configuration of a data channel.
 *
 * @param number 0 to 31
 * @param listener receives the messages; without one they are queued for {@link
 *     DataChannel#receive}
 * @param sendQueueBytes bytes that may wait to be sent, at least {@link KnetLimits#MAX_MESSAGE};
 *     more are refused
 * @param receiveQueueBytes bytes that may wait to be received, at least {@link
 *     KnetLimits#MAX_MESSAGE}; more are lost, counted and reported by {@link
 *     KnetEvent.ReceiveOverflow}
 * @param checkedSends whether {@link DataChannel#send} refuses a message that has nowhere to go
 *     (spec api Q30). The destination filter is then asked on the sender's thread
 */
public record ChannelConfig(
        int number,
        Optional<MessageListener> listener,
        int sendQueueBytes,
        int receiveQueueBytes,
        boolean checkedSends) {
    /** What libknet's queues hold. */
    public static final int DEFAULT_QUEUE_BYTES = 8 << 20;

    /**
     * Checks all values.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} naming every value that is out of
     *     range
     */
    public ChannelConfig {
        requireNonNull(listener, "listener");
        Problems problems = new Problems("channel configuration");
        problems.require(
                number >= 0 && number < KnetLimits.MAX_CHANNELS,
                "channel number " + number + " must be 0 to " + (KnetLimits.MAX_CHANNELS - 1));
        problems.require(
                sendQueueBytes >= KnetLimits.MAX_MESSAGE,
                "send queue of " + sendQueueBytes + " bytes must hold " + KnetLimits.MAX_MESSAGE);
        problems.require(
                receiveQueueBytes >= KnetLimits.MAX_MESSAGE,
                "receive queue of "
                        + receiveQueueBytes
                        + " bytes must hold "
                        + KnetLimits.MAX_MESSAGE);
        problems.throwIfAny();
    }

    /** A channel without a listener, with queues of {@link #DEFAULT_QUEUE_BYTES}. */
    public static ChannelConfig of(int number) {
        return new ChannelConfig(
                number, Optional.empty(), DEFAULT_QUEUE_BYTES, DEFAULT_QUEUE_BYTES, false);
    }

    /** The same with another number. */
    public ChannelConfig withNumber(int newNumber) {
        return new ChannelConfig(
                newNumber, listener, sendQueueBytes, receiveQueueBytes, checkedSends);
    }

    /** The same with a listener. */
    public ChannelConfig withListener(MessageListener newListener) {
        requireNonNull(newListener, "newListener");
        return new ChannelConfig(
                number, Optional.of(newListener), sendQueueBytes, receiveQueueBytes, checkedSends);
    }

    /** The same with another bound of the send queue. */
    public ChannelConfig withSendQueueBytes(int bytes) {
        return new ChannelConfig(number, listener, bytes, receiveQueueBytes, checkedSends);
    }

    /** The same with another bound of the receive queue. */
    public ChannelConfig withReceiveQueueBytes(int bytes) {
        return new ChannelConfig(number, listener, sendQueueBytes, bytes, checkedSends);
    }

    /** The same, telling senders or not when a message has nowhere to go. */
    public ChannelConfig withCheckedSends(boolean checked) {
        return new ChannelConfig(number, listener, sendQueueBytes, receiveQueueBytes, checked);
    }
}
