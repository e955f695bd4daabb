package io.knet.session.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.session.receipt.ConfirmationAction.Confirmed;
import io.knet.session.receipt.ConfirmationAction.GivenUp;
import io.knet.session.receipt.ConfirmationAction.Repeat;
import io.knet.session.receipt.ConfirmationAction.Suspect;
import io.knet.session.wire.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OpenConfirmationsTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    private final OpenConfirmations<String> open = new OpenConfirmations<>(1024, 16 << 20);

    /** Close to where the clock wraps. */
    private long now = Long.MAX_VALUE - 50 * MILLI;

    private long begin(String message) {
        return open.begin(message, message.length(), now + SECOND).orElseThrow();
    }

    @Test
    void idsCountFromOne() {
        assertThat(begin("a")).isEqualTo(1);
        assertThat(begin("b")).isEqualTo(2);
        assertThat(open.size()).isEqualTo(2);
        assertThat(open.bytes()).isEqualTo(2);
    }

    @Test
    void aReceiptEndsAMessageOnce() {
        long id = begin("a");
        open.sent(id, 0, MILLI, now);
        assertThat(open.receipt(id, Outcome.NO_CHANNEL, 0, now))
                .contains(new Confirmed<>(id, "a", Outcome.NO_CHANNEL));
        assertThat(open.receipt(id, Outcome.DELIVERED, 0, now)).isEmpty();
        assertThat(open.receipt(99, Outcome.DELIVERED, 0, now)).as("never sent").isEmpty();
        assertThat(open.size()).isZero();
        assertThat(open.bytes()).isZero();
        assertThat(open.nanosUntilDue(now)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void repeatsAfterTenMillisecondsDoublingUntilTheDeadline() {
        long id = begin("a");
        open.sent(id, 3, MILLI, now);
        List<Long> gaps = new ArrayList<>();
        List<ConfirmationAction<String>> last = List.of();
        long start = now;
        while (open.size() > 0) {
            long wait = open.nanosUntilDue(now);
            assertThat(open.advance(now)).isEmpty();
            now += wait;
            last = open.advance(now);
            assertThat(last).hasSize(1);
            if (last.get(0) instanceof Repeat<String> repeat) {
                assertThat(repeat).isEqualTo(new Repeat<>(id, "a", 3));
                gaps.add((now - start) / MILLI);
                open.sent(id, 3, MILLI, now);
            }
        }
        assertThat(gaps).containsExactly(10L, 30L, 70L, 150L, 310L, 630L);
        assertThat(last).containsExactly(new GivenUp<>(id, "a", GiveUp.TIMED_OUT));
        assertThat(now - start).isEqualTo(SECOND);
    }

    @Test
    void waitsForTwiceTheLatencyOfASlowLink() {
        long id = begin("a");
        open.sent(id, 0, 100 * MILLI, now);
        assertThat(open.nanosUntilDue(now)).isEqualTo(200 * MILLI);
        now += 200 * MILLI;
        assertThat(open.advance(now)).containsExactly(new Repeat<>(id, "a", 0));
        open.sent(id, 1, MILLI, now);
        assertThat(open.nanosUntilDue(now)).as("another link").isEqualTo(20 * MILLI);
    }

    @Test
    void doesNotRepeatWhatWasNotSentYet() {
        begin("a");
        assertThat(open.nanosUntilDue(now)).isEqualTo(SECOND);
        assertThat(open.advance(now + SECOND - 1)).isEmpty();
        assertThat(open.advance(now + SECOND)).hasSize(1);
    }

    @Test
    void asksAgainLaterIfARepetitionCouldNotBeSent() {
        long id = begin("a");
        open.sent(id, 0, MILLI, now);
        assertThat(open.advance(now + 10 * MILLI)).hasSize(1);
        assertThat(open.advance(now + 29 * MILLI)).isEmpty();
        assertThat(open.advance(now + 30 * MILLI)).containsExactly(new Repeat<>(id, "a", 0));
    }

    @Test
    void suspectsALinkThatIsSilentWhileAnotherAnswers() {
        long first = begin("a");
        long second = begin("b");
        open.sent(first, 0, MILLI, now);
        open.sent(second, 1, MILLI, now);
        now += MILLI;
        open.receipt(second, Outcome.DELIVERED, 1, now);
        now += 9 * MILLI;
        assertThat(open.advance(now))
                .containsExactly(new Suspect<>(0), new Repeat<>(first, "a", 0));
        long third = begin("c");
        open.sent(third, 0, MILLI, now);
        now += 10 * MILLI;
        open.receipt(first, Outcome.DELIVERED, 1, now);
        assertThat(open.advance(now)).as("once").containsExactly(new Repeat<>(third, "c", 0));
    }

    @Test
    void suspectsNobodyWhenAllAreSilent() {
        long first = begin("a");
        long second = begin("b");
        open.sent(first, 0, MILLI, now);
        open.sent(second, 1, MILLI, now);
        assertThat(open.advance(now + 10 * MILLI)).allMatch(action -> action instanceof Repeat);
    }

    @Test
    void isBoundedInMessagesAndBytes() {
        OpenConfirmations<String> few = new OpenConfirmations<>(2, 100);
        assertThat(few.begin("a", 101, now)).as("alone it finds room").hasValue(1);
        assertThat(few.begin("b", 1, now)).isEmpty();
        few.receipt(1, Outcome.DELIVERED, 0, now);
        assertThat(few.begin("b", 50, now)).hasValue(2);
        assertThat(few.hasRoom(51)).isFalse();
        assertThat(few.begin("c", 50, now)).hasValue(3);
        assertThat(few.begin("d", 0, now)).isEmpty();
        assertThatThrownBy(() -> new OpenConfirmations<String>(0, 1))
                .hasMessageContaining("1 to 65536");
    }

    @Test
    void doesNotRunAwayFromTheOldest() {
        OpenConfirmations<String> many = new OpenConfirmations<>(10, 1000);
        many.begin("oldest", 1, now + SECOND);
        for (long id = 2; id <= 65_536; id++) {
            assertThat(many.begin("x", 1, now + SECOND)).isEqualTo(OptionalLong.of(id));
            many.receipt(id, Outcome.DELIVERED, 0, now);
        }
        assertThat(many.begin("too far", 1, now + SECOND)).isEmpty();
        many.receipt(1, Outcome.DELIVERED, 0, now);
        assertThat(many.begin("now", 1, now + SECOND)).hasValue(65_537);
    }

    @Test
    void anotherInstanceEndsAllInOrderAndCountsAfresh() {
        begin("a");
        begin("b");
        begin("c");
        open.receipt(2, Outcome.DELIVERED, 0, now);
        assertThat(open.endAll(GiveUp.PEER_RESTARTED))
                .containsExactly(
                        new GivenUp<>(1, "a", GiveUp.PEER_RESTARTED),
                        new GivenUp<>(3, "c", GiveUp.PEER_RESTARTED));
        assertThat(open.nanosUntilDue(now)).isEqualTo(Long.MAX_VALUE);
        assertThat(begin("d")).isEqualTo(1);
    }
}
