package io.knet.compress;

import java.util.zip.CRC32;

/**
 * Cuts the dictionary size in the first block's header of an .xz stream down to what a message of
 * limited length can use. The format is that of "The .xz File Format", version 1.2.1, sections 2
 * and 3.1.
 */
final class XzDictionary {
    private static final int STREAM_HEADER = 12;
    private static final int CRC = 4;
    private static final int FLAG_COMPRESSED_SIZE = 0x40;
    private static final int FLAG_UNCOMPRESSED_SIZE = 0x80;
    private static final int FILTER_COUNT = 0x03;
    private static final int LZMA2 = 0x21;
    private static final int LARGEST_CODE = 40;
    private static final int END = -1;

    private final byte[] stream;
    private int at;
    private final int end;

    private XzDictionary(byte[] stream, int at, int end) {
        this.stream = stream;
        this.at = at;
        this.end = end;
    }

    /**
     * Changes {@code stream[0..length)} so that its first block demands no larger dictionary than a
     * message needs. A stream with an unsound header is left as it is, for the decoder to reject.
     *
     * @param message the longest message allowed, in bytes
     * @return the size of the dictionary needed, in bytes
     */
    static int cut(byte[] stream, int length, int message) {
        int code = code(message);
        if (length > STREAM_HEADER) {
            int end = STREAM_HEADER + ((stream[STREAM_HEADER] & 0xff) + 1) * 4 - CRC;
            if (end + CRC <= length && crc(stream, end) == readCrc(stream, end)) {
                int position = new XzDictionary(stream, STREAM_HEADER + 1, end).find();
                if (position != END
                        && stream[position] > code
                        && stream[position] <= LARGEST_CODE) {
                    stream[position] = (byte) code;
                    writeCrc(stream, end, crc(stream, end));
                }
            }
        }
        return size(code);
    }

    /** Where the header has the dictionary's size, {@link #END} if it has none. */
    private int find() {
        int flags = next();
        if ((flags & FLAG_COMPRESSED_SIZE) != 0) {
            skipNumber();
        }
        if ((flags & FLAG_UNCOMPRESSED_SIZE) != 0) {
            skipNumber();
        }
        for (int filters = (flags & FILTER_COUNT) + 1; filters > 0; filters--) {
            int id = next();
            int properties = next();
            if (id == LZMA2) {
                return properties == 1 && at < end ? at : END;
            }
            at += properties;
        }
        return END;
    }

    private void skipNumber() {
        while ((next() & 0x80) != 0) {
            // the number goes on
        }
    }

    /** The next byte; 0, which ends every number, behind the last. */
    private int next() {
        return at < end ? stream[at++] & 0xff : 0;
    }

    /** The size that a code stands for: 4 KiB, 6 KiB, 8 KiB, 12 KiB and so on. */
    private static int size(int code) {
        return (2 | (code & 1)) << (code / 2 + 11);
    }

    private static int code(int message) {
        int code = 0;
        while (size(code) < message && size(code + 1) > 0) {
            code++;
        }
        return code;
    }

    private static int crc(byte[] stream, int end) {
        CRC32 crc = new CRC32();
        crc.update(stream, STREAM_HEADER, end - STREAM_HEADER);
        return (int) crc.getValue();
    }

    private static int readCrc(byte[] stream, int at) {
        return (stream[at] & 0xff)
                | ((stream[at + 1] & 0xff) << 8)
                | ((stream[at + 2] & 0xff) << 16)
                | (stream[at + 3] << 24);
    }

    private static void writeCrc(byte[] stream, int at, int crc) {
        for (int i = 0; i < CRC; i++) {
            stream[at + i] = (byte) (crc >>> (8 * i));
        }
    }
}
