package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of a data channel.
 *
 * <p>Immutable. It is made from {@link #of}, value by value; what is out of range is an {@link
 * KnetError#INVALID_ARGUMENT} that names every such value. Later versions may have more values.
 */
public final class ChannelConfig {
    /** What libknet's queues hold. */
    public static final int DEFAULT_QUEUE_BYTES = 8 << 20;

    private final int number;
    private final Optional<MessageListener> listener;
    private final int sendQueueBytes;
    private final int receiveQueueBytes;
    private final boolean checkedSends;

    private ChannelConfig(
            int number,
            Optional<MessageListener> listener,
            int sendQueueBytes,
            int receiveQueueBytes,
            boolean checkedSends) {
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
        this.number = number;
        this.listener = listener;
        this.sendQueueBytes = sendQueueBytes;
        this.receiveQueueBytes = receiveQueueBytes;
        this.checkedSends = checkedSends;
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

    /** The channel's number, 0 to 31. */
    public int number() {
        return number;
    }

    /** What receives the messages; without one they are queued for {@link DataChannel#receive}. */
    public Optional<MessageListener> listener() {
        return listener;
    }

    /**
     * Bytes that may wait to be sent, at least {@link KnetLimits#MAX_MESSAGE}; more are refused.
     */
    public int sendQueueBytes() {
        return sendQueueBytes;
    }

    /**
     * Bytes that may wait to be received, at least {@link KnetLimits#MAX_MESSAGE}; more are lost,
     * counted and reported by {@link KnetEvent.ReceiveOverflow}.
     */
    public int receiveQueueBytes() {
        return receiveQueueBytes;
    }

    /**
     * Whether {@link DataChannel#send} refuses a message that has nowhere to go (spec api Q30). The
     * destination filter is then asked on the sender's thread.
     */
    public boolean checkedSends() {
        return checkedSends;
    }

    /** Two are equal if all their values are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChannelConfig that
                && number == that.number
                && listener.equals(that.listener)
                && sendQueueBytes == that.sendQueueBytes
                && receiveQueueBytes == that.receiveQueueBytes
                && checkedSends == that.checkedSends;
    }

    @Override
    public int hashCode() {
        return Objects.hash(number, listener, sendQueueBytes, receiveQueueBytes, checkedSends);
    }

    @Override
    public String toString() {
        return "ChannelConfig[number="
                + number
                + ", listener="
                + listener
                + ", sendQueueBytes="
                + sendQueueBytes
                + ", receiveQueueBytes="
                + receiveQueueBytes
                + ", checkedSends="
                + checkedSends
                + "]";
    }
}
