package io.knet.lab.bench.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The content of messages: sequence number (8 bytes), run and size (4 bytes each), little endian,
 * then a piece of a pattern. Which piece depends on the sequence number, so that no part of one
 * message passes for a part of the next. Comparing with the pattern is as cheap as reading, which
 * makes it possible to verify every message at full speed. Immutable.
 */
public final class MessageFormat {
    /** Bytes before the pattern: the shortest message. */
    public static final int HEADER_BYTES = 16;

    /** Length of the pattern: the longest message and what pieces are shifted by. */
    public static final int PATTERN_BYTES = 65536 + 4096;

    private static final int RUN_AT = 8;
    private static final int SIZE_AT = 12;
    private static final int STEP = 61;
    private static final int STEPS = 64;

    private final ByteBuffer pattern;

    /**
     * A format.
     *
     * @param pattern {@value #PATTERN_BYTES} bytes, copied
     */
    public MessageFormat(byte[] pattern) {
        if (pattern.length != PATTERN_BYTES) {
            throw new IllegalArgumentException("the pattern has " + pattern.length + " bytes");
        }
        this.pattern =
                ByteBuffer.allocateDirect(PATTERN_BYTES)
                        .put(pattern)
                        .flip()
                        .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The format with the pattern of a file. */
    public static MessageFormat load(Path file) throws IOException {
        return new MessageFormat(Files.readAllBytes(file));
    }

    private static int bodyAt(long sequence) {
        return (int) Math.floorMod(sequence, (long) STEPS) * STEP;
    }

    /** A writer for one thread. */
    public Writer writer(ByteBufAllocator allocator) {
        return new Writer(allocator, pattern.duplicate());
    }

    /** A reader for one thread. */
    public Reader reader() {
        return new Reader(pattern.duplicate());
    }

    /** Makes messages. */
    public static final class Writer {
        private final ByteBufAllocator allocator;
        private final ByteBuffer body;

        private Writer(ByteBufAllocator allocator, ByteBuffer body) {
            this.allocator = allocator;
            this.body = body;
        }

        /** A message, which belongs to the caller. */
        public ByteBuf compose(int size, int run, long sequence) {
            ByteBuf message = allocator.directBuffer(size, size);
            write(message, size, run, sequence);
            return message;
        }

        /** Writes a message to a buffer, which has room for it. */
        void write(ByteBuf message, int size, int run, long sequence) {
            message.writeLongLE(sequence).writeIntLE(run).writeIntLE(size);
            int from = bodyAt(sequence);
            message.writeBytes(body.limit(from + size - HEADER_BYTES).position(from));
        }
    }

    /**
     * Reads messages. Pieces of them are copied and then compared: a view of their memory would be
     * an object on the heap for each, which would pass for one of the node's.
     */
    public static final class Reader {
        private static final int PIECE = 4096;

        private final ByteBuffer body;
        private final ByteBuffer piece = ByteBuffer.allocate(PIECE);

        private Reader(ByteBuffer body) {
            this.body = body;
        }

        /** Whether the message is one of this format, with nothing changed. */
        public boolean isIntact(ByteBuf message) {
            int length = message.readableBytes();
            int start = message.readerIndex();
            if (length < HEADER_BYTES || message.getIntLE(start + SIZE_AT) != length) {
                return false;
            }
            int from = bodyAt(sequence(message));
            for (int done = HEADER_BYTES; done < length; done += PIECE) {
                int count = Math.min(PIECE, length - done);
                int at = from + done - HEADER_BYTES;
                message.getBytes(start + done, piece.clear().limit(count));
                if (body.limit(at + count).position(at).mismatch(piece.flip()) >= 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The number of an intact message. */
    public static long sequence(ByteBuf message) {
        return message.getLongLE(message.readerIndex());
    }

    /** The run of an intact message. */
    public static int run(ByteBuf message) {
        return message.getIntLE(message.readerIndex() + RUN_AT);
    }
}
