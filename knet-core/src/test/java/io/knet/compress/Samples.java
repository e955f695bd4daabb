package io.knet.compress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;

/** Messages of several kinds, and the plain use of a compressor on arrays. */
final class Samples {
    private static final String[] WORDS =
            ("node link host packet cluster token ring member config state order commit view the a"
                            + " of and to in is at on")
                    .split(" ");

    private Samples() {}

    /** What the bytes of a message are like. */
    enum Content {
        ZEROS {
            @Override
            byte[] make(int length, Random random) {
                return new byte[length];
            }
        },
        TEXT {
            @Override
            byte[] make(int length, Random random) {
                StringBuilder text = new StringBuilder();
                while (text.length() < length) {
                    text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
                    if (random.nextInt(6) == 0) {
                        text.append(random.nextInt(10_000)).append(' ');
                    }
                }
                return text.substring(0, length).getBytes(US_ASCII);
            }
        },
        /** Copies of earlier bytes from near and far, of many lengths, among random bytes. */
        COPIES {
            @Override
            byte[] make(int length, Random random) {
                byte[] message = new byte[length];
                int at = 0;
                while (at < length) {
                    int run = Math.min(length - at, 1 + random.nextInt(1 << random.nextInt(11)));
                    boolean copied = at > 0 && random.nextBoolean();
                    int distance = copied ? 1 + random.nextInt(at) : 0;
                    for (int end = at + run; at < end; at++) {
                        message[at] = copied ? message[at - distance] : (byte) random.nextInt();
                    }
                }
                return message;
            }
        },
        RANDOM {
            @Override
            byte[] make(int length, Random random) {
                byte[] message = new byte[length];
                random.nextBytes(message);
                return message;
            }
        };

        abstract byte[] make(int length, Random random);
    }

    static byte[] text(int length) {
        return Content.TEXT.make(length, new Random(length));
    }

    static byte[] compress(Compressor compressor, byte[] message, int level)
            throws CompressionException {
        ByteBuf out = Unpooled.buffer();
        compressor.compress(Unpooled.wrappedBuffer(message), level, out);
        return ByteBufUtil.getBytes(out);
    }

    static byte[] expand(Compressor compressor, byte[] stream, int limit)
            throws CompressionException {
        ByteBuf out = Unpooled.buffer();
        compressor.expand(Unpooled.wrappedBuffer(stream), out, limit);
        return ByteBufUtil.getBytes(out);
    }
}
