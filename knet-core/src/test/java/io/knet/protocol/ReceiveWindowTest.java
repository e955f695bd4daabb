package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveWindowTest {
    private final WindowFixture peer = new WindowFixture();

    @AfterEach
    void releasesEverything() {
        peer.close();
    }

    @Test
    void deliversAWholeMessageOnce() {
        assertThat(peer.receive(WindowFixture.message(1, (byte) 'a', (byte) 'b')))
                .isEqualTo(Reception.NEW_MESSAGE);
        assertThat(peer.lastMessage()).asString().isEqualTo("ab");
        assertThat(peer.receive(1)).isEqualTo(Reception.DUPLICATE);
        assertThat(peer.lastMessage()).isNull();
    }

    @Test
    void deliversAWholeMessageWithoutCopyingIt() {
        ByteBuf packet = WindowFixture.message(1, (byte) 'a');

        peer.window.accept(packet);
        ByteBuf message = peer.window.takeMessage();

        assertThat(peer.memory()).isZero();
        assertThat(packet.refCnt()).isEqualTo(2);
        packet.setByte(packet.writerIndex() - 1, 'b');
        assertThat(message.getByte(0)).isEqualTo((byte) 'b');
        message.release();
        packet.release();
    }

    @Test
    void takesFragmentCountZeroForAWholeMessage() {
        assertThat(peer.receive(1, 0, 77, (byte) 'a')).isEqualTo(Reception.NEW_MESSAGE);
    }

    @Test
    void deliversACopyOfAMessageThatWasDroppedAfterAll() {
        assertThat(peer.receive(WindowFixture.message(1, (byte) 'a'), false))
                .isEqualTo(Reception.NEW_MESSAGE);
        assertThat(peer.receive(WindowFixture.message(1, (byte) 'a'), false))
                .isEqualTo(Reception.NEW_MESSAGE);
        assertThat(peer.receive(1)).isEqualTo(Reception.NEW_MESSAGE);
        assertThat(peer.receive(1)).isEqualTo(Reception.DUPLICATE);
    }

    @Test
    void releasesAMessageThatWasNotTaken() {
        ByteBuf first = WindowFixture.message(1, (byte) 'a');
        ByteBuf second = WindowFixture.message(2, (byte) 'b');
        peer.window.accept(first);
        peer.window.accept(second);
        assertThat(first.refCnt()).isEqualTo(1);

        peer.window.reset();
        assertThat(second.refCnt()).isEqualTo(1);

        ByteBuf third = WindowFixture.message(3, (byte) 'c');
        peer.window.accept(third);
        peer.window.close();
        assertThat(third.refCnt()).isEqualTo(1);

        first.release();
        second.release();
        third.release();
    }

    @Test
    void hasNoMessageToTakeUnlessOneCame() {
        assertThatThrownBy(peer.window::takeMessage).isInstanceOf(IllegalStateException.class);

        peer.receive(1, 2, 1, (byte) 'a');

        assertThatThrownBy(peer.window::takeMessage).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void restartsWithATimedPingThatShowsZero() {
        peer.receive(7);
        peer.receive(8, 2, 1, (byte) 'a');
        peer.window.onPing(0, 8, true);

        peer.window.onPing(0, 0, true);

        assertThat(peer.memory()).isZero();
        assertThat(peer.receive(7)).isEqualTo(Reception.NEW_MESSAGE);
    }

    @Test
    void marksDataForUntimedPings() {
        peer.receive(8190);
        peer.window.onPing(0, 8191, false);
        assertThat(peer.receive(8190)).isEqualTo(Reception.DUPLICATE);

        peer.window.onPing(0, 16382, false);
        peer.window.onPing(0, 24573, false);

        assertThat(peer.receive(24573)).isEqualTo(Reception.NEW_MESSAGE);
    }

    @Test
    void forgetsWhatItDeliveredAtAReset() {
        peer.receive(7);

        peer.window.reset();

        assertThat(peer.receive(7)).isEqualTo(Reception.NEW_MESSAGE);
    }

    @Test
    void canBeClosedTwiceButNotUsedThereafter() {
        peer.window.close();
        peer.window.close();

        ByteBuf packet = WindowFixture.message(1, (byte) 'a');
        assertThatThrownBy(() -> peer.window.accept(packet))
                .isInstanceOf(IllegalStateException.class);
        packet.release();
    }

    @Test
    void hasAReasonForPacketsOfNoUseOnly() {
        assertThat(Reception.NEW_MESSAGE.dropReason()).isNull();
        assertThat(Reception.INCOMPLETE.dropReason()).isNull();
        assertThat(Reception.DUPLICATE.dropReason()).isEqualTo(DropReason.DUPLICATE);
        assertThat(Reception.STALE_FRAGMENT.dropReason()).isEqualTo(DropReason.STALE_FRAGMENT);
        assertThat(Reception.BAD_FRAGMENT.dropReason()).isEqualTo(DropReason.BAD_FRAGMENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3, 33, 2048})
    void refusesANumberOfBuffersThatIsNoPowerOfTwoUpTo1024(int buffers) {
        assertThatThrownBy(
                        () ->
                                new ReceiveWindow(
                                        UnpooledByteBufAllocator.DEFAULT,
                                        buffers,
                                        (reason, packets) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is " + buffers);
    }
}
