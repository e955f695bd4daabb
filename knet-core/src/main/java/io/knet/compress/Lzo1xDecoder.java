package io.knet.compress;

/** Expands one LZO1X stream. Checks every read and every copy; see {@link Lzo1x} for the format. */
final class Lzo1xDecoder {
    private static final int AFTER_RUN = 4;
    private static final int RUN_MATCH_DISTANCE = 2048;

    private final byte[] in;
    private final int length;
    private final byte[] out;
    private final int limit;
    private int read;
    private int written;

    /** Literals that the last instruction brought: 0 to 3, or {@link #AFTER_RUN}. */
    private int literals;

    private Lzo1xDecoder(byte[] in, int length, byte[] out, int limit) {
        this.in = in;
        this.length = length;
        this.out = out;
        this.limit = limit;
    }

    /**
     * Expands {@code in[0..length)} into {@code out[0..limit)}.
     *
     * @return the message's length
     */
    static int decode(byte[] in, int length, byte[] out, int limit) throws CompressionException {
        Lzo1xDecoder decoder = new Lzo1xDecoder(in, length, out, limit);
        decoder.decode();
        return decoder.written;
    }

    private void decode() throws CompressionException {
        if (length > 0 && (in[0] & 0xff) > Lzo1x.FIRST_RUN_BASE) {
            int run = next() - Lzo1x.FIRST_RUN_BASE;
            copyLiterals(run);
            literals = Math.min(run, AFTER_RUN);
        }
        boolean more = true;
        while (more) {
            int instruction = next();
            if (instruction >= Lzo1x.NEAR_MATCH) {
                nearMatch(instruction);
            } else if (instruction >= Lzo1x.MIDDLE_MATCH) {
                middleMatch(instruction);
            } else if (instruction >= Lzo1x.FAR_MATCH) {
                more = farMatch(instruction);
            } else if (literals == 0) {
                run(instruction);
            } else {
                shortMatch(instruction);
            }
        }
    }

    private void run(int instruction) throws CompressionException {
        copyLiterals(Lzo1x.RUN_BASE + count(instruction, Lzo1x.RUN_FIELD));
        literals = AFTER_RUN;
    }

    private void shortMatch(int instruction) throws CompressionException {
        int distance = 1 + (instruction >>> 2) + (next() << 2);
        if (literals == AFTER_RUN) {
            copyMatch(distance + RUN_MATCH_DISTANCE, 3, instruction);
        } else {
            copyMatch(distance, 2, instruction);
        }
    }

    private void nearMatch(int instruction) throws CompressionException {
        int distance = 1 + ((instruction >>> 2) & 7) + (next() << 3);
        copyMatch(distance, (instruction >>> 5) + 1, instruction);
    }

    private void middleMatch(int instruction) throws CompressionException {
        int matched = Lzo1x.MATCH_BASE + count(instruction, Lzo1x.MIDDLE_LENGTH_FIELD);
        int tail = nextPair();
        copyMatch(1 + (tail >>> 2), matched, tail);
    }

    /** Copies a far match, or meets the end mark and returns false. */
    private boolean farMatch(int instruction) throws CompressionException {
        int matched = Lzo1x.MATCH_BASE + count(instruction, Lzo1x.FAR_LENGTH_FIELD);
        int tail = nextPair();
        int distance = ((instruction & Lzo1x.FAR_DISTANCE_BIT) << 11) + (tail >>> 2);
        if (distance == 0) {
            if (instruction != Lzo1x.END || tail != 0 || read != length) {
                throw malformed();
            }
            return false;
        }
        copyMatch(Lzo1x.MIDDLE_DISTANCE + distance, matched, tail);
        return true;
    }

    private void copyMatch(int distance, int matched, int tail) throws CompressionException {
        int from = written - distance;
        if (from < 0) {
            throw malformed();
        }
        if (matched > limit - written) {
            throw ArrayCompressor.tooLong();
        }
        if (distance >= matched) {
            System.arraycopy(out, from, out, written, matched);
            written += matched;
        } else {
            // The match reads what it writes.
            for (int end = written + matched; written < end; ) {
                out[written++] = out[from++];
            }
        }
        literals = tail & 3;
        copyLiterals(literals);
    }

    private void copyLiterals(int run) throws CompressionException {
        if (run > length - read) {
            throw malformed();
        }
        if (run > limit - written) {
            throw ArrayCompressor.tooLong();
        }
        System.arraycopy(in, read, out, written, run);
        read += run;
        written += run;
    }

    /**
     * The count in an instruction's field, or, if that is zero, the field's full value and more.
     */
    private int count(int instruction, int field) throws CompressionException {
        int count = instruction & field;
        if (count == 0) {
            count = field;
            int value = next();
            while (value == 0) {
                count += 255;
                if (count < 0) {
                    throw ArrayCompressor.tooLong();
                }
                value = next();
            }
            count += value;
        }
        return count;
    }

    private int nextPair() throws CompressionException {
        return next() | (next() << 8);
    }

    private int next() throws CompressionException {
        if (read == length) {
            throw malformed();
        }
        return in[read++] & 0xff;
    }

    private static CompressionException malformed() {
        return ArrayCompressor.malformed("not an LZO1X stream");
    }
}
