package io.knet.netty.handle;

import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/** Packets as they should be, damaged ones, and noise. */
final class RandomTraffic {
    private static final int[] HOSTS = {2, 2, 2, 2, 2, 2, 3, 1, 9};
    private static final int[] LINKS = {0, 0, 0, 0, 0, 1, 5, 8, 255};
    private static final int LONGEST_NOISE = 200;

    private final Random random;
    private final List<byte[]> earlier = new ArrayList<>();
    private int sequence;

    RandomTraffic(Random random) {
        this.random = random;
        sequence = random.nextInt(0x10000);
    }

    /** The next plain packet, perhaps one that was damaged before it was sealed. */
    byte[] nextPlain(long now) {
        byte[] packet =
                switch (random.nextInt(20)) {
                    case 0 -> noise();
                    case 1, 2 -> Packets.bytes(control(now));
                    case 3 -> earlier();
                    case 4 -> damaged(earlier());
                    case 5 -> damaged(Packets.bytes(control(now)));
                    case 6 -> Packets.bytes(compressed());
                    default -> Packets.bytes(data());
                };
        earlier.add(packet);
        return packet;
    }

    private byte[] earlier() {
        return earlier.isEmpty()
                ? noise()
                : earlier.get(Math.max(0, earlier.size() - 1 - random.nextInt(40)));
    }

    private int host() {
        return HOSTS[random.nextInt(HOSTS.length)];
    }

    private int link() {
        return LINKS[random.nextInt(LINKS.length)];
    }

    private ByteBuf control(long now) {
        return switch (random.nextInt(4)) {
            case 0 -> Packets.ping(host(), link(), now, pingSequence(), random.nextBoolean());
            case 1 ->
                    Packets.pong(host(), link(), random.nextInt(8) == 0 ? random.nextLong() : now);
            case 2 -> Packets.probe(host(), link(), 1500, 9 + random.nextInt(1500));
            default -> Packets.probeReply(host(), link(), random.nextInt(0x10000));
        };
    }

    private int pingSequence() {
        return random.nextInt(10) == 0 ? 0 : sequence;
    }

    private int nextSequence() {
        int step =
                switch (random.nextInt(100)) {
                    case 0 -> random.nextInt(0x10000);
                    case 1, 2 -> random.nextInt(60);
                    default -> random.nextInt(3);
                };
        sequence = (sequence + step) & 0xffff;
        return (sequence - random.nextInt(4)) & 0xffff;
    }

    private ByteBuf data() {
        byte[] payload = new byte[1 + random.nextInt(random.nextInt(30) == 0 ? 3000 : 40)];
        random.nextBytes(payload);
        int channel = random.nextInt(12) == 0 ? random.nextInt(40) : 0;
        int next = nextSequence();
        int count = random.nextInt(3) == 0 ? 1 : 2 + next % 3;
        int number = count == 1 ? 0 : 1 + random.nextInt(count + random.nextInt(50) / 49);
        byte[] piece = count == 1 ? payload : new byte[number == count ? 1 + next % 7 : 7];
        return Packets.data(host(), next, 0, count, number, channel, piece);
    }

    private ByteBuf compressed() {
        byte[] message = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 100_000 : 500)];
        Deflater deflater = new Deflater();
        deflater.setInput(message);
        deflater.finish();
        byte[] stream = new byte[message.length + 100];
        int length = deflater.deflate(stream);
        deflater.end();
        int model = random.nextInt(4) == 0 ? random.nextInt(10) : 1;
        ByteBuf packet = Packets.data(host(), nextSequence(), model, 1, 0, 0);
        return packet.writeBytes(stream, 0, length);
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(LONGEST_NOISE)];
        random.nextBytes(bytes);
        if (bytes.length > 1 && random.nextBoolean()) {
            bytes[0] = 1;
        }
        return bytes;
    }

    /** Some bytes changed, cut off or added. */
    byte[] damaged(byte[] packet) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(packet);
        if (random.nextInt(3) == 0) {
            out.writeBytes(noise());
        }
        byte[] bytes = out.toByteArray();
        if (random.nextInt(3) == 0) {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        }
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            // Headers are where it hurts.
            int at =
                    random.nextInt(
                            random.nextBoolean() ? Math.min(bytes.length, 14) : bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }
}
