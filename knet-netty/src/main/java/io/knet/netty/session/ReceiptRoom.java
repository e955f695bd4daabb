package io.knet.netty.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How many messages for a host, and how many bytes of them, wait for receipts: from the call that
 * sends one, wherever it waits, until its outcome is known. Any thread.
 */
final class ReceiptRoom {
    private final int maxMessages;
    private final long maxBytes;

    @GuardedBy("this")
    private int messages;

    @GuardedBy("this")
    private long bytes;

    /** Whether a message was refused since half of the room was free. */
    @GuardedBy("this")
    private boolean refused;

    /** Completes when there is room; null if nobody asked. */
    @GuardedBy("this")
    private @Nullable CompletableFuture<Void> asked;

    @GuardedBy("this")
    private @Nullable Throwable end;

    /**
     * Nothing waits yet.
     *
     * @param maxMessages how many messages may wait
     * @param maxBytes how many bytes may wait; a message finds room if nothing else waits
     */
    ReceiptRoom(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Takes room for a message, if there is any. */
    synchronized boolean reserve(int messageBytes) {
        boolean fits =
                messages == 0 || (messages < maxMessages && bytes + messageBytes <= maxBytes);
        if (fits) {
            messages++;
            bytes += messageBytes;
        } else {
            refused = true;
        }
        return fits;
    }

    /** A message waits no more. */
    void release(int messageBytes) {
        CompletableFuture<Void> free = null;
        synchronized (this) {
            messages--;
            bytes -= messageBytes;
            if (hasRoom()) {
                refused = false;
                free = asked;
                asked = null;
            }
        }
        if (free != null) {
            free.complete(null);
        }
    }

    /** After a refusal half of it has to be free, so that nobody asks for each message anew. */
    @GuardedBy("this")
    private boolean hasRoom() {
        return refused
                ? messages <= maxMessages / 2 && bytes <= maxBytes / 2
                : messages == 0 || (messages < maxMessages && bytes < maxBytes);
    }

    /**
     * Completes when there is room for a message; on the thread that frees it. The same future for
     * all who ask while there is none: not to be completed by them.
     */
    synchronized CompletableFuture<Void> whenRoom() {
        if (end != null) {
            return CompletableFuture.failedFuture(end);
        }
        if (hasRoom()) {
            return CompletableFuture.completedFuture(null);
        }
        if (asked == null) {
            asked = new CompletableFuture<>();
        }
        return asked;
    }

    /** Nothing can be sent any more: whoever waits for room learns why. */
    void close(Throwable reason) {
        List<CompletableFuture<Void>> waiting = new ArrayList<>(1);
        synchronized (this) {
            end = reason;
            if (asked != null) {
                waiting.add(asked);
                asked = null;
            }
        }
        waiting.forEach(each -> each.completeExceptionally(reason));
    }

    /** What waits, in words. */
    @Override
    public synchronized String toString() {
        return messages + " messages of " + bytes + " bytes";
    }
}
