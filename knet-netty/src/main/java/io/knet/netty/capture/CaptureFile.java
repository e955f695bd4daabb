package io.knet.netty.capture;

import io.knet.KnetError;
import io.knet.KnetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes packets to files of a limited length, each of which is a whole capture: it says which
 * links its packets passed, and in the end how many are missing. One thread at a time.
 */
final class CaptureFile {
    private static final String APPLICATION = "knet";
    private static final int BUFFER_BYTES = 1 << 18;

    /** More than what a packet's block, a description or what was counted has beside a packet. */
    private static final int BLOCK_BYTES = 512;

    private final CaptureTarget files;
    private final long limitBytes;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** Numbers of those that this file knows, in their order. */
    private final Map<CapturePoint, Integer> points = new LinkedHashMap<>(); // one thread at a time

    private WritableByteChannel channel; // one thread at a time
    private long writtenBytes; // one thread at a time
    private long lastNanos; // one thread at a time

    /** Opens the first file. */
    CaptureFile(CaptureTarget files, long limitBytes) throws IOException {
        this.files = files;
        this.limitBytes = limitBytes;
        channel = files.next();
        PcapNg.section(buffer, APPLICATION);
    }

    /** A capture in one file without a limit, which is there already. */
    CaptureFile(WritableByteChannel only) {
        files =
                () -> {
                    throw new IllegalStateException("there is no other file");
                };
        limitBytes = Long.MAX_VALUE;
        channel = only;
        PcapNg.section(buffer, APPLICATION);
    }

    /**
     * Opens the first file of a capture.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if it cannot be made
     */
    static CaptureFile open(CaptureConfig config) {
        try {
            return new CaptureFile(
                    new RingFiles(config.file(), config.files()), config.fileBytes());
        } catch (UnsupportedOperationException e) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "the capture "
                            + config.file()
                            + " cannot be made: its file system cannot keep others from reading it",
                    e);
        } catch (IOException e) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "the capture " + config.file() + " cannot be made: " + e,
                    e);
        }
    }

    /** Writes a packet, to the next file if this one is full. */
    void write(CapturedPacket packet) throws IOException {
        if (!points.isEmpty() && isFullWith(packet)) {
            next();
        }
        Integer number = points.get(packet.point());
        if (number == null) {
            number = points.size();
            points.put(packet.point(), number);
            makeRoom();
            PcapNg.describe(buffer, packet.point());
        }
        makeRoom();
        PcapNg.packet(buffer, number, packet);
        lastNanos = packet.epochNanos();
    }

    /** With room for what is written in the end. */
    private boolean isFullWith(CapturedPacket packet) {
        long blocks = points.size() + 3L;
        return writtenBytes
                        + buffer.position()
                        + packet.content().remaining()
                        + blocks * BLOCK_BYTES
                > limitBytes;
    }

    private void next() throws IOException {
        end();
        channel = files.next();
        writtenBytes = 0;
        points.clear();
        PcapNg.section(buffer, APPLICATION);
    }

    /** Hands all that was written to the system. */
    void flush() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                writtenBytes += channel.write(buffer);
            }
        } finally {
            buffer.clear();
        }
    }

    /** Writes what was counted, and closes the file. */
    void end() throws IOException {
        try {
            for (Map.Entry<CapturePoint, Integer> point : points.entrySet()) {
                makeRoom();
                PcapNg.statistics(buffer, point.getValue(), lastNanos, point.getKey());
            }
            flush();
        } finally {
            channel.close();
        }
    }

    /** Closes the file as it is, of which nothing more is wanted. */
    void abandon() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is the second failure, and the first has been told.
        }
    }

    private void makeRoom() throws IOException {
        if (buffer.remaining() < PcapNg.LONGEST_BLOCK) {
            flush();
        }
    }
}
