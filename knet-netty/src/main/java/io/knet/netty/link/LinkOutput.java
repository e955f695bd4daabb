package io.knet.netty.link;

import io.knet.netty.pipeline.TxMessage;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;

/** The way of messages out over a link. On the link's event loop, unless stated otherwise. */
public interface LinkOutput {
    /** The event loop of the link. Any thread. */
    EventLoop loop();

    /** Writes a message, of which it takes over one reference. It goes with the next flush. */
    void write(TxMessage message);

    /** Sends what was written. */
    void flush();

    /**
     * Writes a message and sends it at once. Any thread. The message stays the caller's.
     *
     * @return completes when the socket took the message, or did not: already when this returns, if
     *     the write could be carried out on the calling thread. A failure that is no {@link
     *     io.knet.KnetException} is the socket's own
     */
    Future<?> writeSync(SyncMessage message);

    /**
     * Writes a message on the calling thread, if that takes nobody's turn: the message needs one
     * packet, which no handler of the program's own has to see, and nothing else waits for the
     * socket. Any thread. The message stays the caller's.
     *
     * @return false if it was not written, and is to be {@linkplain #write written} on the event
     *     loop; if true, what came of it is counted
     */
    default boolean writeAside(TxMessage message) {
        return false;
    }

    /**
     * Whether messages pass handlers of the program's own, and so go through the pipeline on the
     * event loop. Any thread.
     */
    boolean hasHandlers();

    /** Whether a message would have to wait for the socket, which may take it soon. Any thread. */
    boolean isBlocked();

    /**
     * How many bytes the socket has to take before it is no longer {@link #isBlocked}. Any thread.
     */
    long bytesBeforeWritable();

    /**
     * The socket took nothing for too long: messages are dropped and counted until it does again.
     */
    void stallUnlessWritable();

    /** Whether packets wait for a flush, or for room in the socket. */
    CompletableFuture<Boolean> hasUnsentPackets();
}
