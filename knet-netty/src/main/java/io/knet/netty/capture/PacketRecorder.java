package io.knet.netty.capture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Takes note of packets that pass, on event loops: copies each into the queue of what is to be
 * written, or counts it as dropped. Never waits. Thread safe.
 */
final class PacketRecorder {
    private final CaptureQueue queue;
    private final InstantSource clock;

    /** Set by whoever has the capture, for as long as nothing is to be recorded. */
    private volatile boolean paused;

    PacketRecorder(CaptureQueue queue, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
    }

    void pause(boolean pause) {
        paused = pause;
    }

    boolean isPaused() {
        return paused;
    }

    /**
     * A packet passed.
     *
     * @param handedIn whether it was received by another socket than the link's
     * @param packet still the caller's; its indices are left as they are
     */
    void record(
            CapturePoint point,
            boolean inbound,
            boolean handedIn,
            InetSocketAddress source,
            InetSocketAddress destination,
            ByteBuf packet) {
        if (paused || queue.isClosed()) {
            return;
        }
        int cost = CapturedPacket.cost(packet.readableBytes());
        if (!queue.reserve(cost)) {
            point.countDropped();
            return;
        }
        ByteBuffer copy;
        try {
            copy = ByteBuffer.wrap(ByteBufUtil.getBytes(packet)).asReadOnlyBuffer();
        } catch (OutOfMemoryError shortage) {
            // The packet itself goes on.
            queue.giveBack(cost);
            point.countDropped();
            return;
        }
        queue.append(
                new CapturedPacket(
                        point, nowNanos(), inbound, handedIn, source, destination, copy));
    }

    private long nowNanos() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
