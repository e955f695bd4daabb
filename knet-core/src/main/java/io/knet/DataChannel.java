package io.knet;

import static java.util.Objects.requireNonNull;

import io.knet.stats.ChannelStats;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One of 32 message queues between the application and the cluster (spec api 4). What is sent on
 * channel n arrives on channel n, unless a filter on either side changes the number. Messages have
 * 1 to {@link KnetLimits#MAX_MESSAGE} bytes and arrive whole or not at all; their order is not
 * guaranteed.
 *
 * <p>What it means that a message was sent: after {@link #send(ByteBuf, Object) send} it is in this
 * node's queue, after {@link #sendSync(ByteBuf, Object, Duration) sendSync} this node's kernel has
 * it, after {@link #sendConfirmed(ByteBuf, Object, Duration) sendConfirmed} the receiver's
 * application has it.
 *
 * <p>Thread safe. Every method that takes a {@link ByteBuf} takes ownership of it: the buffer is
 * released when it is no longer needed, also when the call fails; only a {@link #trySend} that
 * returns false leaves it with its caller. To keep a message, pass {@code
 * message.retainedDuplicate()}.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface DataChannel extends AutoCloseable {
    /** Number of the channel, 0 to 31. */
    int number();

    /** Queues a message; see {@link #send(ByteBuf, Object)}. */
    default void send(ByteBuf message) {
        requireNonNull(message, "message");
        send(message, Attachment.NONE);
    }

    /**
     * Queues a message for the destinations that the filter names, and returns at once. Success
     * says nothing about delivery. A message that turns out to have nowhere to go is dropped and
     * counted; on a channel with {@link ChannelConfig#checkedSends()} it is refused instead, and
     * counted as well.
     *
     * @param message the readable bytes are sent; owned by this call, whatever its outcome
     * @param attachment handed to the filter with the message, and to nobody else
     * @throws KnetException {@link KnetError#QUEUE_FULL} (EAGAIN) if {@link
     *     ChannelConfig#sendQueueBytes()} wait already, see {@link #whenWritable()}; {@link
     *     KnetError#MESSAGE_EMPTY}, {@link KnetError#MESSAGE_TOO_LONG}, {@link
     *     KnetError#CHANNEL_CLOSED}, {@link KnetError#HANDLE_CLOSED}; with checked sends also
     *     {@link KnetError#FORWARDING_DISABLED} (ECANCELED), {@link KnetError#FILTER_REFUSED}
     *     (EFAULT), {@link KnetError#NO_DESTINATION} (EINVAL), and {@link KnetError#HOST_DOWN}
     *     (EHOSTDOWN) if none of the destinations is reachable
     */
    void send(ByteBuf message, Object attachment);

    /** Queues a copy of a message; see {@link #send(ByteBuf, Object)}. */
    default void send(byte[] message) {
        requireNonNull(message, "message");
        send(Unpooled.copiedBuffer(message));
    }

    /**
     * Queues a copy of what remains in a buffer, whose position stays where it is; see {@link
     * #send(ByteBuf, Object)}.
     */
    default void send(ByteBuffer message) {
        requireNonNull(message, "message");
        send(Unpooled.copiedBuffer(message));
    }

    /** Queues a message if there is room; see {@link #trySend(ByteBuf, Object)}. */
    default boolean trySend(ByteBuf message) {
        requireNonNull(message, "message");
        return trySend(message, Attachment.NONE);
    }

    /**
     * Queues a message as {@link #send(ByteBuf, Object)} does, but a full send queue is no
     * exception: under overload a refusal costs next to nothing. It is counted all the same.
     *
     * @param message owned by this call, unless it returns false: then the caller keeps it,
     *     unchanged, and may offer it again or release it
     * @param attachment handed to the filter with the message, and to nobody else
     * @return whether the message was queued; false if {@link ChannelConfig#sendQueueBytes()} wait
     *     already, see {@link #whenWritable()}
     * @throws KnetException as {@link #send(ByteBuf, Object)}, but for {@link
     *     KnetError#QUEUE_FULL}; the message is then released
     */
    boolean trySend(ByteBuf message, Object attachment);

    /** Queues a copy of a message if there is room; see {@link #trySend(ByteBuf, Object)}. */
    default boolean trySend(byte[] message) {
        requireNonNull(message, "message");
        return trySendCopy(Unpooled.copiedBuffer(message));
    }

    /**
     * Queues a copy of what remains in a buffer if there is room; its position stays where it is.
     * See {@link #trySend(ByteBuf, Object)}.
     */
    default boolean trySend(ByteBuffer message) {
        requireNonNull(message, "message");
        return trySendCopy(Unpooled.copiedBuffer(message));
    }

    private boolean trySendCopy(ByteBuf copy) {
        boolean queued = trySend(copy);
        if (!queued) {
            copy.release();
        }
        return queued;
    }

    /** Sends a copy of a message; see {@link #sendSync(ByteBuf, Object, Duration)}. */
    default void sendSync(byte[] message) {
        requireNonNull(message, "message");
        sendSync(Unpooled.copiedBuffer(message));
    }

    /**
     * Sends a copy of what remains in a buffer, whose position stays where it is; see {@link
     * #sendSync(ByteBuf, Object, Duration)}.
     */
    default void sendSync(ByteBuffer message) {
        requireNonNull(message, "message");
        sendSync(Unpooled.copiedBuffer(message));
    }

    /**
     * Sends a message and reports the outcome; see {@link #sendSync(ByteBuf, Object, Duration)}.
     */
    default void sendSync(ByteBuf message) {
        requireNonNull(message, "message");
        sendSync(message, Attachment.NONE);
    }

    /**
     * Sends a message with the handle's timeout; see {@link #sendSync(ByteBuf, Object, Duration)}.
     */
    void sendSync(ByteBuf message, Object attachment);

    /**
     * Sends a message to the one host that the filter names, past the send queue, straight to a
     * channel of a link (spec api 4.7). Returns when the link's socket took every packet of it: the
     * kernel has it, which is no acknowledgement by the peer. Otherwise says precisely why not.
     *
     * <p>Works on every thread. On an event loop it never waits: a full socket is an error at once.
     *
     * <p>A message to this node itself, over a {@linkplain LinkConfig#loopback() loopback link},
     * has arrived when this returns: it is in the receive queue, or the listener has returned. What
     * the receiving side refuses is reported: {@link KnetError#FILTER_REFUSED}, {@link
     * KnetError#CHANNEL_CLOSED}, {@link KnetError#QUEUE_FULL} (EAGAIN).
     *
     * @param message the readable bytes are sent; owned by this call, whatever its outcome
     * @param attachment handed to the filter with the message, and to nobody else
     * @param timeout how long to wait for the outcome, at least 1 ms
     * @throws KnetException in the order in which conditions are tested: {@link
     *     KnetError#HANDLE_CLOSED}, {@link KnetError#MESSAGE_EMPTY}, {@link
     *     KnetError#MESSAGE_TOO_LONG}; {@link KnetError#NO_FILTER} (ENETDOWN); {@link
     *     KnetError#CHANNEL_CLOSED}; {@link KnetError#FORWARDING_DISABLED} (ECANCELED); {@link
     *     KnetError#FILTER_REFUSED} (EFAULT); {@link KnetError#NO_DESTINATION} (EINVAL); {@link
     *     KnetError#SEVERAL_DESTINATIONS} (E2BIG); {@link KnetError#HOST_DOWN} (EHOSTDOWN); {@link
     *     KnetError#TOO_MANY_FRAGMENTS} (EMSGSIZE); {@link KnetError#CRYPTO_FAILED} (ECHILD);
     *     {@link KnetError#UNKNOWN_MESSAGE_TYPE} (ENOMSG) if a user's handler in the link's
     *     pipeline passed on something that a link cannot send; {@link KnetError#SOCKET_FULL}
     *     (EAGAIN) if the socket was full for 25 ms, or others wrote or the peer did not keep up
     *     for 200 ms; at once on an event loop and behind handlers of the user's; {@link
     *     KnetError#SOCKET_ERROR} with the socket's own error; {@link KnetError#INTERRUPTED} with
     *     the thread's interrupt status kept; {@link KnetError#TIMED_OUT}; {@link
     *     KnetError#WOULD_DEADLOCK} if a user's handler, or the listener of a message to this node
     *     itself, demands another event loop and this is one
     */
    void sendSync(ByteBuf message, Object attachment, Duration timeout);

    /**
     * Sends a message and gives the outcome; see {@link #sendSyncAsync(ByteBuf, Object, Duration)}.
     */
    default CompletableFuture<Void> sendSyncAsync(ByteBuf message) {
        requireNonNull(message, "message");
        return sendSyncAsync(message, Attachment.NONE);
    }

    /**
     * Sends a message with the handle's timeout; see {@link #sendSyncAsync(ByteBuf, Object,
     * Duration)}.
     */
    CompletableFuture<Void> sendSyncAsync(ByteBuf message, Object attachment);

    /**
     * Does what {@link #sendSync(ByteBuf, Object, Duration)} does without ever waiting: for event
     * loops, the program's own and the handle's, whatever handlers stand in the link's pipeline.
     * The message goes past the send queue, straight to a channel of a link. A full socket is an
     * error at once, as on an event loop.
     *
     * @param message the readable bytes are sent; owned by this call, whatever its outcome
     * @param attachment handed to the filter with the message, and to nobody else
     * @param timeout when the outcome is unknown, at least 1 ms
     * @return completes when the link's socket took every packet of the message, or fails with the
     *     {@link KnetException} that {@code sendSync} would throw, but {@link
     *     KnetError#WOULD_DEADLOCK}; on a thread of the handle that carries no packets. Cancelling
     *     it has no effect on the message
     */
    CompletableFuture<Void> sendSyncAsync(ByteBuf message, Object attachment, Duration timeout);

    /**
     * Sends a message and waits until the receiver's application has it; see {@link
     * #sendConfirmedAsync(ByteBuf, Object, Duration)}. Returns if it does.
     *
     * @throws KnetException that with which the future would fail; {@link KnetError#INTERRUPTED}
     *     with the thread's interrupt status kept, when the outcome is unknown; {@link
     *     KnetError#WOULD_DEADLOCK} on an event loop of the handle
     */
    void sendConfirmed(ByteBuf message, Object attachment, Duration timeout);

    /** Sends a message and waits; see {@link #sendConfirmed(ByteBuf, Object, Duration)}. */
    default void sendConfirmed(ByteBuf message, Duration timeout) {
        requireNonNull(message, "message");
        sendConfirmed(message, Attachment.NONE, timeout);
    }

    /**
     * Sends a message to the one host that the filter names, in a session, and learns what became
     * of it there: {@code sendSync} tells that this node's kernel took a message, this tells that
     * the receiver's data channel did. The message is sent again, over another link if there is
     * one, until the receipt comes or the time is up; it is delivered at most once whatever the
     * network does.
     *
     * <p>Up to 1024 messages of 16 MiB together wait for the receipts of one host. Beyond that a
     * message is refused, and nothing of it is sent; there is room again when one of the futures of
     * those that wait completes.
     *
     * @param message the readable bytes are sent; owned by this call, whatever its outcome
     * @param attachment handed to the filter with the message, and to nobody else
     * @param timeout when the outcome is unknown, at least 1 ms
     * @return completes when the receiver's listener has returned, or its queue has the message; on
     *     a thread of the handle that carries no packets. Fails with a {@link KnetException}: those
     *     of {@link #sendSync(ByteBuf, Object, Duration)} up to {@link KnetError#HOST_DOWN}; {@link
     *     KnetError#NOT_SUPPORTED} if there is no session with the host, or it gives no receipts;
     *     {@link KnetError#QUEUE_FULL} if too much waits for it; {@link
     *     KnetError#PEER_CHANNEL_CLOSED}, {@link KnetError#PEER_FORWARDING_DISABLED}, {@link
     *     KnetError#PEER_FILTER_REFUSED}, {@link KnetError#PEER_QUEUE_FULL} and {@link
     *     KnetError#PEER_NOT_EXPANDED} if it was not delivered there, {@link
     *     KnetError#PEER_LISTENER_FAILED} if the listener threw; {@link KnetError#TIMED_OUT} and
     *     {@link KnetError#OUTCOME_UNKNOWN} if it was delivered or not. Cancelling it has no effect
     *     on the message
     */
    CompletableFuture<Void> sendConfirmedAsync(
            ByteBuf message, Object attachment, Duration timeout);

    /** Sends a message; see {@link #sendConfirmedAsync(ByteBuf, Object, Duration)}. */
    default CompletableFuture<Void> sendConfirmedAsync(ByteBuf message, Duration timeout) {
        requireNonNull(message, "message");
        return sendConfirmedAsync(message, Attachment.NONE, timeout);
    }

    /** Whether {@link #send} would take a message: the send queue is below its bound. */
    boolean isWritable();

    /**
     * Completes when {@link #isWritable()}, at once if it is; after a refusal, when half of the
     * send queue is free. Fails with {@link KnetError#CHANNEL_CLOSED} if the channel is closed
     * before.
     */
    CompletableFuture<Void> whenWritable();

    /**
     * Takes the next received message, waiting for one. For channels without a listener.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @return the message, which the caller must release, or empty after the timeout
     * @throws KnetException {@link KnetError#INTERRUPTED} with the thread's interrupt status kept,
     *     {@link KnetError#CHANNEL_CLOSED} when the channel is closed and its queue is empty,
     *     {@link KnetError#INVALID_ARGUMENT} if the channel has a listener, {@link
     *     KnetError#WOULD_DEADLOCK} when asked to wait on an event loop of the handle
     */
    Optional<KnetMessage> receive(Duration timeout);

    /** Counters of the channel; a snapshot. */
    ChannelStats stats();

    /** Closes the channel: what waits to be sent or received is dropped and counted. Idempotent. */
    @Override
    void close();
}
