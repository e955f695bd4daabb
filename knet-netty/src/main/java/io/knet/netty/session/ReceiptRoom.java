package io.knet.netty.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;

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
        }
        return fits;
    }

    /** A message waits no more. */
    synchronized void release(int messageBytes) {
        messages--;
        bytes -= messageBytes;
    }

    /** What waits, in words. */
    @Override
    public synchronized String toString() {
        return messages + " messages of " + bytes + " bytes";
    }
}
