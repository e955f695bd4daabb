package io.knet.lab.simulate.verify;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The bytes of simulated messages: a number, and what follows from it. */
final class Content {
    /** The shortest content that holds a number. */
    static final int SHORTEST = Long.BYTES;

    private static final int PATTERN = 64;

    private Content() {}

    /** The content of a message: chance, or for every second number a pattern that compresses. */
    static byte[] of(long id, int length) {
        byte[] bytes = new byte[length];
        SplittableRandom random = new SplittableRandom(id);
        if (id % 2 == 0) {
            random.nextBytes(bytes);
        } else {
            byte[] pattern = new byte[PATTERN];
            random.nextBytes(pattern);
            for (int at = 0; at < length; at += PATTERN) {
                System.arraycopy(pattern, 0, bytes, at, Math.min(PATTERN, length - at));
            }
        }
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) (id >>> (8 * (Long.BYTES - 1 - i)));
        }
        return bytes;
    }

    /** The number in a content, -1 if it has none. */
    static long id(ByteBuf content) {
        return content.readableBytes() < SHORTEST ? -1 : content.getLong(content.readerIndex());
    }

    static boolean matches(ByteBuf content, long id, int length) {
        return content.readableBytes() == length
                && Arrays.equals(ByteBufUtil.getBytes(content), of(id, length));
    }
}
