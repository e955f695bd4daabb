package io.knet.netty.pipeline;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.protocol.SendWindow;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What senders of one kind have sent over a link, and up to where they may go. The window belongs
 * to the link's event loop; any thread sends, and reads how far it may.
 */
final class SendLane {
    private final EventLoop loop;
    private final SendWindow window; // loop only

    // ---- the loop's; senders read
    private volatile long limit;
    private volatile long markInterval;

    // ---- everybody's
    private final AtomicLong sent = new AtomicLong();
    private volatile long nextMark;

    /**
     * A lane in which nothing was sent yet.
     *
     * @param loop of the link
     * @param window how far its senders may be ahead of the peer
     */
    SendLane(EventLoop loop, SendWindow window) {
        this.loop = loop;
        this.window = window;
        limit = window.limit();
        markInterval = window.markInterval();
        nextMark = markInterval;
    }

    /** A mark is about to be written, with this clock. */
    void onMark(long clockNanos) {
        assert LoopCalls.owns(loop);
        window.onMark(clockNanos, sent.get());
    }

    /** The mark with this clock was answered. */
    void onAnswer(long clockNanos, long nowNanos) {
        assert LoopCalls.owns(loop);
        window.onAnswer(clockNanos, nowNanos);
        markInterval = window.markInterval();
        limit = window.limit();
    }

    /** The weight of what was sent. */
    long sent() {
        return sent.get();
    }

    /** Up to where may be sent. */
    long limit() {
        return limit;
    }

    /**
     * Something was sent.
     *
     * @return whether the peer is to be asked how far it has read
     */
    boolean passed(long weight) {
        long now = sent.addAndGet(weight);
        if (now < nextMark) {
            return false;
        }
        nextMark = now + markInterval;
        return true;
    }
}
