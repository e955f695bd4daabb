package io.knet.tests.peer;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * A message that tells its receiver what it has to look like: a magic number, its index, its whole
 * length, and bytes generated from the index. {@code knet_peer} sends and verifies the same
 * (src/test/c/README.md).
 *
 * @param index number of the message within its flood
 * @param length length of the whole message, bytes
 */
public record FloodMessage(int index, int length) {
    /** Shortest possible message, bytes. */
    public static final int HEADER = 12;

    private static final int MAGIC = 0x4b4e464c;

    public FloodMessage {
        if (index < 0 || length < HEADER) {
            throw new IllegalArgumentException(
                    "index "
                            + index
                            + ", length "
                            + length
                            + ": at least 0 and "
                            + HEADER
                            + " are needed");
        }
    }

    /** The message's bytes. */
    public byte[] toBytes() {
        byte[] message = new byte[length];
        ByteBuffer.wrap(message)
                .putInt(MAGIC)
                .putInt(index)
                .putInt(length)
                .put(generate(index, length - HEADER));
        return message;
    }

    /** Appends the message's bytes to a buffer, whose ownership does not change. */
    public void writeTo(ByteBuf buffer) {
        buffer.writeBytes(toBytes());
    }

    /** True if the bytes begin like a flood message, intact or not. */
    public static boolean isFlood(byte[] bytes) {
        return bytes.length >= HEADER && ByteBuffer.wrap(bytes).getInt() == MAGIC;
    }

    /** The message that the bytes are, empty if they are none or a single byte is wrong. */
    public static Optional<FloodMessage> verify(byte[] bytes) {
        if (!isFlood(bytes)) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, Integer.BYTES, 2 * Integer.BYTES);
        int index = header.getInt();
        if (index < 0 || header.getInt() != bytes.length) {
            return Optional.empty();
        }
        FloodMessage message = new FloodMessage(index, bytes.length);
        return Arrays.equals(message.toBytes(), bytes) ? Optional.of(message) : Optional.empty();
    }

    /**
     * The generator: SplitMix64 started at the seed, each output little-endian, the last one cut to
     * the length.
     */
    public static byte[] generate(long seed, int length) {
        byte[] bytes = new byte[length];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long state = seed;
        while (out.hasRemaining()) {
            state += 0x9e3779b97f4a7c15L;
            long z = state;
            z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
            z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
            z ^= z >>> 31;
            if (out.remaining() >= Long.BYTES) {
                out.putLong(z);
            } else {
                out.put((byte) z);
                for (int shift = Byte.SIZE; out.hasRemaining(); shift += Byte.SIZE) {
                    out.put((byte) (z >>> shift));
                }
            }
        }
        return bytes;
    }

    /** FNV-1a of 64 bits as 16 hex digits, which {@code knet_peer} reports of every message. */
    public static String fnv64(byte[] bytes) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return String.format("%016x", hash);
    }
}
