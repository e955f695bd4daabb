package io.knet.tests.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes inputs out of others: a few changes, the same in each run with the same seed. */
public final class Mutator {
    private static final byte[] EDGES = {0, 1, 2, 31, 32, 127, -128, -2, -1};
    private static final int MOST_CHANGES = 4;
    private static final int LONGEST_INSERT = 40;

    private final Random random;

    /** A mutator that chooses by this generator. */
    public Mutator(Random random) {
        this.random = random;
    }

    /** An input like one of these. */
    public byte[] mutant(List<byte[]> inputs) {
        byte[] bytes = any(inputs).clone();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            bytes = changed(bytes, inputs);
        }
        return bytes;
    }

    private byte[] any(List<byte[]> inputs) {
        return inputs.get(random.nextInt(inputs.size()));
    }

    private byte[] changed(byte[] bytes, List<byte[]> inputs) {
        int at = place(bytes.length);
        switch (random.nextInt(bytes.length == 0 ? 2 : 8)) {
            case 0 -> {
                byte[] more = new byte[1 + random.nextInt(LONGEST_INSERT)];
                random.nextBytes(more);
                return spliced(bytes, at, more, at);
            }
            case 1 -> {
                byte[] other = any(inputs);
                int from = place(other.length);
                return spliced(
                        bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
            }
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
                return spliced(bytes, at, new byte[0], end);
            }
            case 4, 5 -> bytes[at] = EDGES[random.nextInt(EDGES.length)];
            case 6 -> bytes[at] = (byte) random.nextInt();
            default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    /** Headers are where it hurts. */
    private int place(int length) {
        return length == 0
                ? 0
                : random.nextInt(random.nextBoolean() ? length : Math.min(length, 16));
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] more, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.writeBytes(more);
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }
}
