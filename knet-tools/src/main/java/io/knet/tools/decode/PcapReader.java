package io.knet.tools.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the file format pcap, with microseconds or nanoseconds, in either order of bytes. */
final class PcapReader implements CaptureReader {
    static final int MICROSECONDS = 0xa1b2c3d4;
    static final int NANOSECONDS = 0xa1b23c4d;

    private static final int HEADER_BYTES = 20;
    private static final int LINK_TYPE = 16;
    private static final int LINK_TYPE_MASK = 0xffff;
    private static final int RECORD_BYTES = 16;
    private static final int NANOS_PER_MICRO = 1000;

    private final CaptureBytes bytes;
    private final ByteOrder order;
    private final boolean nanoseconds;
    private final int linkType;

    private PcapReader(CaptureBytes bytes, ByteOrder order, boolean nanoseconds, int linkType) {
        this.bytes = bytes;
        this.order = order;
        this.nanoseconds = nanoseconds;
        this.linkType = linkType;
    }

    /** A reader behind the first four bytes. */
    static PcapReader of(CaptureBytes bytes, ByteOrder order, boolean nanoseconds)
            throws IOException {
        ByteBuffer header = bytes.read(HEADER_BYTES, "its header").order(order);
        // The upper half says whether frames have a checksum behind them, which nobody needs here.
        int linkType = header.getInt(LINK_TYPE) & LINK_TYPE_MASK;
        return new PcapReader(bytes, order, nanoseconds, linkType);
    }

    @Override
    public @Nullable Frame next() throws IOException {
        ByteBuffer header = bytes.readOrEnd(RECORD_BYTES, "the header of a packet");
        if (header == null) {
            return null;
        }
        header.order(order);
        long seconds = Integer.toUnsignedLong(header.getInt());
        long fraction = Integer.toUnsignedLong(header.getInt());
        long length = Integer.toUnsignedLong(header.getInt());
        long originalLength = Integer.toUnsignedLong(header.getInt());
        ByteBuffer content = bytes.read(length, "a packet");
        long nanos = nanoseconds ? fraction : fraction * NANOS_PER_MICRO;
        return new Frame(
                Instant.ofEpochSecond(seconds, nanos),
                linkType,
                Frame.Direction.UNKNOWN,
                originalLength,
                content);
    }
}
