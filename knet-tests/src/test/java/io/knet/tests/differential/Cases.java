package io.knet.tests.differential;

import io.knet.CompressionModel;
import io.knet.compress.CompressionException;
import io.knet.compress.Compressors;
import io.knet.testing.Vector;
import io.knet.testing.Vectors;
import io.knet.tests.fuzz.Mutator;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.knet.wire.PmtudPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Series of plain packets of one host: good ones, recorded ones, and what becomes of these. */
final class Cases {
    private static final List<CompressionModel> MODELS =
            List.of(
                    CompressionModel.ZLIB,
                    CompressionModel.LZ4,
                    CompressionModel.LZ4HC,
                    CompressionModel.LZMA,
                    CompressionModel.BZIP2);

    private final Random random;
    private final Mutator mutator;
    private final List<List<byte[]>> recorded = new ArrayList<>();
    private final List<List<byte[]>> earlier = new ArrayList<>();
    private final Set<Integer> used = new HashSet<>();
    private int sequence = 1000;

    Cases(Random random) {
        this.random = random;
        this.mutator = new Mutator(random);
        for (String file : List.of("clear.json", "negative.json", "compress-rx.json")) {
            Vectors.load(file).stream()
                    .filter(vector -> vector.config().crypto() == null)
                    .map(Vector::datagrams)
                    .filter(datagrams -> datagrams.size() <= 4)
                    .forEach(
                            datagrams -> recorded.add(datagrams.stream().map(Cases::own).toList()));
        }
    }

    /** A recorded packet as our host would send it. */
    private static byte[] own(byte[] packet) {
        byte[] changed = packet.clone();
        if (changed.length > 3) {
            changed[2] = 0;
            changed[3] = WirePeer.ID;
        }
        return changed;
    }

    /** A sequence number that no packet has had. */
    int freshSequence() {
        do {
            sequence = sequence % 65535 + 1;
        } while (!used.add(sequence));
        if (used.size() > 60_000) {
            used.clear();
        }
        return sequence;
    }

    /** The next series. */
    List<byte[]> next() {
        List<byte[]> packets = new ArrayList<>(base());
        if (random.nextInt(5) > 0) {
            int at = random.nextInt(packets.size());
            packets.set(at, mutator.mutant(List.of(packets.get(at))));
        }
        switch (random.nextInt(10)) {
            case 0 -> packets.add(packets.get(random.nextInt(packets.size())));
            case 1 -> packets.remove(random.nextInt(packets.size()));
            case 2, 3 -> Collections.shuffle(packets, random);
            default -> {}
        }
        packets.stream()
                .filter(packet -> packet.length >= DataHeader.LENGTH)
                .forEach(packet -> used.add(Classifier.sequence(packet)));
        earlier.add(packets);
        return packets;
    }

    private List<byte[]> base() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> List.of(control());
            case 2 -> recorded.get(random.nextInt(recorded.size()));
            case 3 ->
                    earlier.isEmpty()
                            ? List.of(control())
                            : nonEmpty(earlier.get(random.nextInt(earlier.size())));
            case 4, 5 -> List.of(compressed());
            case 6 -> List.of(data(0, 1, 0, freshSequence(), payload(40)));
            default -> fragments();
        };
    }

    private List<byte[]> nonEmpty(List<byte[]> packets) {
        return packets.isEmpty() ? List.of(control()) : packets;
    }

    private byte[] control() {
        int sequenceInPing = random.nextInt(8) == 0 ? 0 : sequence;
        boolean timed = random.nextBoolean();
        byte[] ping =
                packet(
                        out ->
                                PingPacket.write(
                                        out,
                                        WirePeer.ID,
                                        0,
                                        random.nextLong(),
                                        sequenceInPing,
                                        timed));
        byte[] probe =
                packet(
                        out ->
                                PmtudPacket.writeProbe(
                                        out, WirePeer.ID, 0, 1400, 9 + random.nextInt(500)));
        return switch (random.nextInt(5)) {
            case 0, 1 -> ping;
            case 2 -> retyped(ping, PacketType.PONG);
            case 3 -> probe;
            default -> retyped(probe, PacketType.PMTUD_REPLY);
        };
    }

    private static byte[] retyped(byte[] packet, PacketType type) {
        packet[1] = (byte) type.code();
        return packet;
    }

    private List<byte[]> fragments() {
        int count = 2 + random.nextInt(3);
        int size = 1 + random.nextInt(300);
        int number = freshSequence();
        List<byte[]> fragments = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            int length = i < count ? size : 1 + random.nextInt(size);
            byte[] piece = new byte[length];
            random.nextBytes(piece);
            fragments.add(data(0, count, i, number, piece));
        }
        return fragments;
    }

    private byte[] compressed() {
        CompressionModel model = MODELS.get(random.nextInt(MODELS.size()));
        ByteBuf message = Unpooled.wrappedBuffer(new byte[50 + random.nextInt(500)]);
        message.setByte(random.nextInt(message.readableBytes()), random.nextInt());
        ByteBuf stream = Unpooled.buffer();
        try {
            Compressors.get(model).compress(message, model.defaultLevel(), stream);
        } catch (CompressionException e) {
            throw new IllegalStateException(e);
        }
        return data(model.code(), 1, 0, freshSequence(), ByteBufUtil.getBytes(stream));
    }

    private byte[] payload(int most) {
        byte[] payload = new byte[1 + random.nextInt(most)];
        random.nextBytes(payload);
        return payload;
    }

    private byte[] data(int model, int count, int number, int sequenceNumber, byte[] payload) {
        int channel = random.nextInt(Subject.CHANNELS);
        return packet(
                out -> {
                    DataHeader.write(
                            out, WirePeer.ID, sequenceNumber, model, false, count, number, channel);
                    out.writeBytes(payload);
                });
    }

    static byte[] packet(Consumer<ByteBuf> content) {
        ByteBuf buffer = Unpooled.buffer();
        content.accept(buffer);
        return ByteBufUtil.getBytes(buffer);
    }
}
