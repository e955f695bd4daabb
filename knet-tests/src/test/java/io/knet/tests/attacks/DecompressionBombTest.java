package io.knet.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionModel;
import io.knet.KnetLimits;
import io.knet.compress.CompressionException;
import io.knet.compress.Compressors;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Inbox;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Short streams that stand for messages hundreds of times as long as a message may be, from a peer
 * that has the key: each is given up at 65536 bytes and counted, and other peers' messages come
 * through. That no more memory is taken than for a message is held where memory can be measured, in
 * {@code io.knet.compress.BombTest}.
 */
final class DecompressionBombTest {
    private static final int ATTACKER = 2;
    private static final int OTHER = 3;
    private static final int BOMBS = 3;
    private static final int PIECE = 1400;

    /** lz4 and lzo2 cannot say much more in the longest stream that fragments can carry. */
    private static final int EXPANDED = 8 << 20;

    private final AttackedNode attacked = new AttackedNode(true);
    private final RawPeer attacker = attacked.addPeer(ATTACKER);
    private final RawPeer other = attacked.addPeer(OTHER);

    @AfterEach
    void close() {
        attacked.close();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void isGivenUpAtTheLongestMessage(CompressionModel model) throws CompressionException {
        byte[] bomb = bomb(model, EXPANDED);
        assertThat(bomb.length).isLessThanOrEqualTo(KnetLimits.MAX_MESSAGE);
        for (int sequence = 1; sequence <= BOMBS; sequence++) {
            send(sequence, model.code(), bomb);
            String text = "message " + sequence;
            attacked.expectNothingBut(other, OTHER, sequence, text);
            attacked.awaitDrops(DropReason.MESSAGE_TOO_LONG, 0, sequence);
        }
        assertThat(attacked.drops(DropReason.MESSAGE_TOO_LONG)).isEqualTo(BOMBS);
        attacked.expectNothingBut(attacker, ATTACKER, BOMBS + 1, "alive");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void oneByteTooMuchIsTooMuch(CompressionModel model) throws CompressionException {
        send(1, model.code(), bomb(model, KnetLimits.MAX_MESSAGE + 1));
        attacked.awaitDrops(DropReason.MESSAGE_TOO_LONG, 0, 1);
        send(2, model.code(), bomb(model, KnetLimits.MAX_MESSAGE));
        Inbox.Letter letter = attacked.inbox.take();
        assertThat(letter.source()).isEqualTo(ATTACKER);
        assertThat(letter.bytes()).hasSize(KnetLimits.MAX_MESSAGE).containsOnly(0);
    }

    /** Frames of zstd that say that they hold 2 GiB, or need a window of as much. */
    @ParameterizedTest
    @ValueSource(strings = {"28b52ffde00000008000000000030010", "28b52ffd00a0030010ff"})
    void aClaimAloneTakesNothing(String frame) {
        send(1, CompressionModel.ZSTD.code(), HexFormat.of().parseHex(frame));
        attacked.expectNothingBut(attacker, ATTACKER, 2, "alive");
        assertThat(
                        attacked.drops(DropReason.MESSAGE_TOO_LONG)
                                + attacked.drops(DropReason.DECOMPRESSION_FAILED))
                .isEqualTo(1);
    }

    private static byte[] bomb(CompressionModel model, int length) throws CompressionException {
        ByteBuf zeros = Unpooled.wrappedBuffer(new byte[length]);
        ByteBuf stream = Unpooled.buffer();
        Compressors.get(model).compress(zeros, model.defaultLevel(), stream);
        return ByteBufUtil.getBytes(stream);
    }

    private void send(int sequence, int model, byte[] stream) {
        int count = (stream.length + PIECE - 1) / PIECE;
        for (int number = 1; number <= count; number++) {
            byte[] piece =
                    Arrays.copyOfRange(
                            stream, (number - 1) * PIECE, Math.min(stream.length, number * PIECE));
            attacker.send(RawPeer.fragment(ATTACKER, sequence, model, count, number, piece));
        }
        // An answer shows that all before it was read.
        attacker.send(RawPeer.ping(ATTACKER, 0));
        attacker.await(PacketType.PONG);
    }
}
