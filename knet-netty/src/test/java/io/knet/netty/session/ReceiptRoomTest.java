package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.testkit.Bug;
import java.util.concurrent.CompletableFuture;
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
    void tellsAfterARefusalWhenHalfOfItIsFree() {
        ReceiptRoom room = new ReceiptRoom(4, 1000);
        assertThat(room.whenRoom()).isCompleted();
        for (int i = 0; i < 4; i++) {
            assertThat(room.reserve(10)).isTrue();
        }
        assertThat(room.whenRoom()).isNotDone();
        assertThat(room.reserve(10)).isFalse();
        CompletableFuture<Void> asked = room.whenRoom();

        room.release(10);
        assertThat(asked).isNotDone();
        room.release(10);

        assertThat(asked).isCompleted();
        assertThat(room.reserve(10)).isTrue();
        assertThat(room.whenRoom()).isCompleted();
    }

    @Test
    void halfOfTheBytesHaveToBeFreeToo() {
        ReceiptRoom room = new ReceiptRoom(10, 100);
        room.reserve(60);
        room.reserve(30);
        room.reserve(20);
        CompletableFuture<Void> asked = room.whenRoom();

        room.release(30);
        assertThat(asked).isNotDone();
        room.release(60);

        assertThat(asked).isCompleted();
    }

    @Test
    void nobodyWaitsForRoomWhenAllIsOver() {
        ReceiptRoom room = new ReceiptRoom(1, 100);
        room.reserve(1);
        CompletableFuture<Void> asked = room.whenRoom();

        room.close(new Bug());

        assertThat(asked).isCompletedExceptionally();
        assertThat(room.whenRoom()).isCompletedExceptionally();
    }

    @Test
    void takesAMessageOfAnySizeIfNothingElseWaits() {
        ReceiptRoom room = new ReceiptRoom(10, 100);

        assertThat(room.reserve(65536)).isTrue();
        assertThat(room.reserve(1)).isFalse();
    }
}
