package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceiptRoomTest {
    @Test
    void boundsMessages() {
        ReceiptRoom room = new ReceiptRoom(2, 1000);
        assertThat(room.reserve(1)).isTrue();
        assertThat(room.reserve(1)).isTrue();
        assertThat(room.reserve(1)).isFalse();

        room.release(1);

        assertThat(room.reserve(1)).isTrue();
        assertThat(room).hasToString("2 messages of 2 bytes");
    }

    @Test
    void boundsBytes() {
        ReceiptRoom room = new ReceiptRoom(10, 100);
        assertThat(room.reserve(60)).isTrue();
        assertThat(room.reserve(41)).isFalse();
        assertThat(room.reserve(40)).isTrue();

        room.release(60);

        assertThat(room.reserve(61)).isFalse();
        assertThat(room.reserve(60)).isTrue();
    }

    @Test
    void takesAMessageOfAnySizeIfNothingElseWaits() {
        ReceiptRoom room = new ReceiptRoom(10, 100);

        assertThat(room.reserve(65536)).isTrue();
        assertThat(room.reserve(1)).isFalse();
    }
}
