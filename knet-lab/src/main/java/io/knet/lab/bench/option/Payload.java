package io.knet.lab.bench.option;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.SplittableRandom;

/** What messages are filled with. */
public enum Payload {
    /** Random bytes, which nothing compresses. */
    RANDOM {
        @Override
        public byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            new SplittableRandom(SEED).nextBytes(bytes);
            return bytes;
        }
    },
    /** Words in random order, which compress to about a third. */
    TEXT {
        @Override
        public byte[] bytes(int length) {
            SplittableRandom random = new SplittableRandom(SEED);
            StringBuilder text = new StringBuilder(length + LONGEST);
            while (text.length() < length) {
                text.append(WORDS[random.nextInt(WORDS.length)])
                        .append(random.nextInt(LONGEST))
                        .append(' ');
            }
            return text.substring(0, length).getBytes(US_ASCII);
        }
    };

    private static final long SEED = 1;
    private static final int LONGEST = 100;
    private static final String[] WORDS = {
        "node=", "link", " member joined ", "token ", "order ", "state=committed ", "ring", "seq "
    };

    /** Bytes of this kind, the same ones in every call. */
    public abstract byte[] bytes(int length);
}
