package io.knet.netty.capture;

import static java.util.Objects.requireNonNull;

import io.knet.CaptureSide;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.LinkPacket;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Writes packets that a program has from {@link io.knet.KnetHandle#onPacket}, or from another
 * process, in the files that {@link PacketCapture} writes: pcapng, a limited number of a limited
 * length, for their owner only. Writes where it is called, and so may wait for the disk. One thread
 * at a time.
 */
public final class CaptureFiles implements AutoCloseable {
    private final int hostId;
    private final CaptureSide side;
    private final CaptureFile file;
    private final Map<String, CapturePoint> points = new HashMap<>(); // one thread at a time
    private boolean closed; // one thread at a time

    private CaptureFiles(int hostId, CaptureSide side, CaptureFile file) {
        this.hostId = hostId;
        this.side = side;
        this.file = file;
    }

    /**
     * Makes the first file.
     *
     * @param hostId of the node whose packets they are, 0 to {@link KnetLimits#MAX_HOST_ID}
     * @param config the queue has no meaning here
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if the file cannot be made, or
     *     exists and is no capture
     */
    public static CaptureFiles open(int hostId, CaptureConfig config) {
        requireNonNull(config, "config");
        checkId(hostId);
        return new CaptureFiles(hostId, config.side(), CaptureFile.open(config));
    }

    /**
     * Writes one capture without an end to a channel, which is closed with this.
     *
     * @param hostId as {@link #open(int, CaptureConfig)}
     */
    public static CaptureFiles to(WritableByteChannel channel, int hostId, CaptureSide side) {
        requireNonNull(channel, "channel");
        requireNonNull(side, "side");
        checkId(hostId);
        return new CaptureFiles(hostId, side, new CaptureFile(channel));
    }

    static void checkId(int hostId) {
        if (hostId < 0 || hostId > KnetLimits.MAX_HOST_ID) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "host id " + hostId + " must be 0 to " + KnetLimits.MAX_HOST_ID);
        }
    }

    /**
     * Writes a packet.
     *
     * @param time when it passed
     * @throws IOException if it cannot be written; nothing more can then
     */
    public void write(LinkPacket packet, Instant time) throws IOException {
        requireNonNull(packet, "packet");
        requireNonNull(time, "time");
        CapturePoint point = point(packet.host(), packet.link());
        file.write(
                new CapturedPacket(
                        point,
                        TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano(),
                        packet.inbound(),
                        packet.handedIn(),
                        packet.source(),
                        packet.destination(),
                        packet.content()));
        point.countWritten();
    }

    /**
     * Packets of a link, or of none, are missing: the end of the file says so.
     *
     * @param packets how many more, not negative
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if it is negative
     */
    public void missing(OptionalInt host, OptionalInt link, long packets) {
        requireNonNull(host, "host");
        requireNonNull(link, "link");
        if (packets < 0) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT, packets + " missing packets must not be negative");
        }
        point(host, link).countDropped(packets);
    }

    private CapturePoint point(OptionalInt host, OptionalInt link) {
        CapturePoint point = CapturePoint.of(hostId, host, link, side);
        return points.computeIfAbsent(point.name(), missing -> point);
    }

    /** Hands all that was written to the system. */
    public void flush() throws IOException {
        file.flush();
    }

    /** Writes what was counted, and closes the file. Idempotent. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            file.end();
        }
    }
}
