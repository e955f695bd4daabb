package io.knet.tools.decode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Reads the packets of a capture, in their order in the file. */
interface CaptureReader {
    /**
     * The next packet, null behind the last one.
     *
     * @throws BrokenCaptureException if the file cannot be understood from here on
     * @throws IOException if it cannot be read
     */
    @Nullable Frame next() throws IOException;

    /**
     * A reader for what the file's first bytes say that it is.
     *
     * @throws BrokenCaptureException if that is neither pcap nor pcapng
     */
    static CaptureReader of(InputStream file) throws IOException {
        CaptureBytes bytes = new CaptureBytes(file);
        ByteBuffer magic = bytes.read(Integer.BYTES, "its first bytes");
        int first = magic.order(ByteOrder.BIG_ENDIAN).getInt(0);
        if (first == PcapNgReader.SECTION) {
            return new PcapNgReader(bytes);
        }
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            int value = magic.order(order).getInt(0);
            if (value == PcapReader.MICROSECONDS || value == PcapReader.NANOSECONDS) {
                return PcapReader.of(bytes, order, value == PcapReader.NANOSECONDS);
            }
        }
        throw new BrokenCaptureException("is neither pcap nor pcapng");
    }
}
