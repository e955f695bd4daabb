package io.knet.lab.simulate.attack;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Makes datagrams that look like those of sessions, without any key. */
final class Forger {
    /** Of packets; what handshakes have is longer. */
    static final int TRANSPORT_HEADER = 16;

    private static final byte INIT = (byte) 0xc1;
    private static final byte RESPONSE = (byte) 0xc2;
    private static final byte TRANSPORT = (byte) 0xc4;
    private static final int SENDER_INDEX = 4;
    private static final int RECEIVER_INDEX = 8;
    private static final int COUNTER = 8;
    private static final int TIME = 16;
    private static final int HANDSHAKE_HEADER = 24;
    private static final long HOUR = 3_600_000_000_000L;

    /** Counters that are interesting: around the window, and around the last of a session. */
    private static final long[] STEPS = {
        1, 2, 63, 64, 65535, 65536, 65537, 1L << 28, Long.MIN_VALUE
    };

    private final SplittableRandom random;
    private byte[] lastInit = new byte[0];

    Forger(SplittableRandom random) {
        this.random = random;
    }

    /** Sees a true datagram. */
    void learn(byte[] bytes) {
        if (bytes[0] == INIT) {
            lastInit = bytes;
        }
    }

    /** Something like a true datagram, which it never is to the last bit. */
    byte[] like(byte[] original) {
        byte[] forged =
                switch (random.nextInt(5)) {
                    case 0 -> cut(original);
                    case 1 -> invented(original);
                    case 2 -> original[0] == TRANSPORT ? renumbered(original) : redated(original);
                    default -> flipped(original);
                };
        return Arrays.equals(forged, original) ? flipped(original) : forged;
    }

    private byte[] flipped(byte[] original) {
        byte[] bytes = original.clone();
        // Mostly where the header is, which is read first.
        int within = random.nextBoolean() ? Math.min(HANDSHAKE_HEADER, bytes.length) : bytes.length;
        bytes[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private byte[] cut(byte[] original) {
        int length = Math.max(1, original.length + random.nextInt(-40, 40));
        byte[] bytes = Arrays.copyOf(original, length);
        for (int i = original.length; i < length; i++) {
            bytes[i] = (byte) random.nextInt();
        }
        return bytes;
    }

    private byte[] renumbered(byte[] original) {
        byte[] bytes = original.clone();
        long step = STEPS[random.nextInt(STEPS.length)];
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        fields.putLong(COUNTER, fields.getLong(COUNTER) + (random.nextBoolean() ? step : -step));
        return bytes;
    }

    /** A handshake from the future. */
    private byte[] redated(byte[] original) {
        byte[] bytes = original.clone();
        if (bytes.length >= HANDSHAKE_HEADER) {
            ByteBuffer fields = ByteBuffer.wrap(bytes);
            fields.putLong(TIME, fields.getLong(TIME) + HOUR);
        }
        return bytes;
    }

    /** A true header before noise, or a RESPONSE for the last INIT. */
    private byte[] invented(byte[] original) {
        byte[] bytes = original.clone();
        int header = original[0] == TRANSPORT ? TRANSPORT_HEADER : HANDSHAKE_HEADER;
        for (int i = header; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt();
        }
        if (original[0] != TRANSPORT && bytes.length >= HANDSHAKE_HEADER && lastInit.length > 0) {
            bytes[0] = RESPONSE;
            System.arraycopy(lastInit, SENDER_INDEX, bytes, RECEIVER_INDEX, Integer.BYTES);
        }
        return bytes;
    }
}
