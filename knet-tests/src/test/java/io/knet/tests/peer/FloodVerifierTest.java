package io.knet.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloodVerifierTest {
    private final FloodVerifier verifier = new FloodVerifier();

    @Test
    void startsEmpty() {
        assertThat(verifier.summary()).isEqualTo(FloodSummary.EMPTY);
    }

    @Test
    void isCleanWhenEachMessageArrivedOnce() {
        accept(0, 1, 2);
        assertThat(verifier.summary().isClean(3)).isTrue();
        assertThat(verifier.summary().isClean(4)).isFalse();
        assertThat(verifier.summary().bytes()).isEqualTo(60);
    }

    @Test
    void countsDuplicates() {
        accept(0, 1, 1);
        assertThat(verifier.summary().duplicates()).isEqualTo(1);
        assertThat(verifier.summary().isClean(2)).isFalse();
    }

    @Test
    void reportsMissingRangesAndLateArrivals() {
        accept(1, 5, 6, 4, 9);
        FloodSummary summary = verifier.summary();
        assertThat(summary.missing())
                .isEqualTo(
                        List.of(
                                new FloodSummary.Range(0, 0),
                                new FloodSummary.Range(2, 3),
                                new FloodSummary.Range(7, 8)));
        assertThat(summary.missingCount()).isEqualTo(5);
        assertThat(summary.outOfOrder()).isEqualTo(1);
        assertThat(summary.highest()).isEqualTo(9);
    }

    @Test
    void countsCorruptAndOtherMessages() {
        byte[] damaged = new FloodMessage(0, 20).toBytes();
        damaged[19] ^= 1;
        verifier.accept(damaged);
        verifier.accept(new byte[] {1, 2, 3});
        assertThat(verifier.summary().corrupt()).isEqualTo(1);
        assertThat(verifier.summary().other()).isEqualTo(1);
        assertThat(verifier.summary().distinct()).isZero();
    }

    @Test
    void leavesABufferAsItWas() {
        ByteBuf buffer = Unpooled.wrappedBuffer(new FloodMessage(0, 20).toBytes());
        verifier.accept(buffer);
        assertThat(buffer.readableBytes()).isEqualTo(20);
        assertThat(buffer.refCnt()).isEqualTo(1);
        assertThat(verifier.summary().isClean(1)).isTrue();
        buffer.release();
    }

    @Test
    void waitsForMessagesOfAnotherThread() {
        Thread sender = new Thread(() -> accept(0, 1, 2, 3));
        sender.start();
        assertThat(verifier.awaitDistinct(4, Duration.ofSeconds(30)).isClean(4)).isTrue();
    }

    @Test
    void saysWhatIsMissingWhenTheWaitEnds() {
        accept(1);
        assertThatThrownBy(() -> verifier.awaitDistinct(2, Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("of 2 messages 1 arrived")
                .hasMessageContaining("Range[first=0, last=0]");
    }

    @Test
    void forgetsEverythingOnReset() {
        accept(3, 3);
        verifier.reset();
        assertThat(verifier.summary()).isEqualTo(FloodSummary.EMPTY);
    }

    private void accept(int... indices) {
        for (int index : indices) {
            verifier.accept(new FloodMessage(index, 20).toBytes());
        }
    }
}
