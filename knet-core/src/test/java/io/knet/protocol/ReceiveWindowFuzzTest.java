package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetLimits;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketInspector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a host sends, its window throws nothing, keeps its bounds and releases what it took. */
class ReceiveWindowFuzzTest {
    private static final byte[] ZEROS = new byte[65536];

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void survivesWhateverPacketsCome(long seed) {
        Random random = new Random(seed);
        int buffers = 1 << random.nextInt(7);
        Set<Reception> seen = EnumSet.noneOf(Reception.class);
        long mostMemory = 0;
        try (WindowFixture peer = new WindowFixture(buffers)) {
            int near = random.nextInt(65536);
            for (int step = 0; step < 60_000; step++) {
                near = (near + random.nextInt(9) - 3) & 0xffff;
                switch (random.nextInt(2000)) {
                    case 0 ->
                            peer.window.onPing(
                                    0, random.nextBoolean() ? 0 : near, random.nextBoolean());
                    case 1 -> peer.window.reset();
                    case 2 -> near = random.nextInt(65536);
                    case 3 -> {
                        buffers = 1 << random.nextInt(7);
                        peer.window.buffers(buffers);
                    }
                    default -> receive(peer, near, random, seen);
                }
                mostMemory = Math.max(mostMemory, peer.memory());
                assertThat(peer.memory())
                        .as("seed %d, step %d, %d buffers", seed, step, buffers)
                        .isLessThanOrEqualTo((long) buffers * KnetLimits.MAX_MESSAGE);
                byte[] message = peer.lastMessage();
                if (message != null) {
                    assertThat(message)
                            .as("seed %d, step %d", seed, step)
                            .hasSizeBetween(1, KnetLimits.MAX_MESSAGE);
                }
            }
        }

        assertThat(seen).as("seed %d", seed).hasSameSizeAs(Reception.values());
        assertThat(mostMemory).as("seed %d", seed).isGreaterThan(KnetLimits.MAX_MESSAGE / 2);
    }

    private static void receive(WindowFixture peer, int near, Random random, Set<Reception> seen) {
        int sequence = (near - random.nextInt(6)) & 0xffff;
        int count = random.nextInt(50) == 0 ? random.nextInt(256) : random.nextInt(4);
        int number = random.nextInt(50) == 0 ? random.nextInt(256) : random.nextInt(count + 1);
        int size =
                switch (random.nextInt(40)) {
                    case 0 -> random.nextInt(65493) + 1;
                    case 1 -> random.nextInt(20) + 1;
                    default ->
                            2
                                    + sequence % 3
                                    - (count > 1 && number == count ? random.nextInt(2) : 0);
                };
        ByteBuf packet = Unpooled.buffer(DataHeader.LENGTH + size);
        DataHeader.write(
                packet, 2, sequence, random.nextInt(9), true, count, number, random.nextInt(34));
        packet.writeBytes(ZEROS, 0, size);
        boolean inspected = PacketInspector.check(packet) == null;
        if (inspected || random.nextBoolean()) {
            seen.add(peer.receive(packet, random.nextInt(4) != 0));
        }
    }
}
