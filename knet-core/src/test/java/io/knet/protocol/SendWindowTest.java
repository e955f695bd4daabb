package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendWindowTest {
    private static final long SECOND = 1_000_000_000L;

    private final SendWindow window = new SendWindow();
    private long clock = 1000;
    private long position;

    /** Sends as much as there is room for, and a mark behind it. */
    private long fillAndMark() {
        position = window.limit();
        clock++;
        window.onMark(clock, position);
        return clock;
    }

    private void answer(long mark) {
        window.onAnswer(mark, clock);
    }

    @Test
    void beginsWithWhatFitsIntoAnybodysBuffer() {
        assertThat(window.limit()).isEqualTo(SendWindow.SMALLEST);
        assertThat(window.markInterval()).isEqualTo(SendWindow.SMALLEST / 4);
    }

    @Test
    void movesOnWithWhatThePeerHasRead() {
        window.onMark(1, 1000);

        window.onAnswer(1, 2);

        assertThat(window.limit()).isEqualTo(1000 + SendWindow.SMALLEST);
    }

    @Test
    void growsWithEachWindowThatWasRead() {
        answer(fillAndMark());

        assertThat(window.size()).isEqualTo(SendWindow.SMALLEST * 5 / 4);

        answer(fillAndMark());

        assertThat(window.size()).isEqualTo(SendWindow.SMALLEST * 25 / 16);
    }

    @Test
    void doesNotGrowWhileLittleIsSent() {
        for (int i = 1; i <= 10; i++) {
            window.onMark(i, i * 1000L);
            window.onAnswer(i, i);
        }

        assertThat(window.size()).isEqualTo(SendWindow.SMALLEST);
    }

    @Test
    void growsUpToAQuarterOfThePeersBuffer() {
        for (int i = 0; i < 100; i++) {
            answer(fillAndMark());
        }

        assertThat(window.size()).isEqualTo(SendWindow.LARGEST);
    }

    @Test
    void shrinksWhenAMarkIsLostOnceForAWindow() {
        for (int i = 0; i < 100; i++) {
            answer(fillAndMark());
        }
        long first = position + 1000;
        window.onMark(1, first);
        window.onMark(2, first + 1000);
        window.onMark(3, first + 2000);
        window.onMark(4, first + 3000);

        window.onAnswer(2, clock);
        window.onAnswer(4, clock);

        assertThat(window.size()).isEqualTo(SendWindow.LARGEST * 3 / 4);
        assertThat(window.limit()).isEqualTo(first + 3000 + window.size());
    }

    @Test
    void neverShrinksBelowWhatItBeganWith() {
        for (int i = 0; i < 100; i++) {
            fillAndMark();
            answer(fillAndMark());
        }

        assertThat(window.size()).isEqualTo(SendWindow.SMALLEST);
    }

    @Test
    void growsSlowlyForAWhileAfterALoss() {
        fillAndMark();
        answer(fillAndMark());
        long shrunk = window.size();

        answer(fillAndMark());
        assertThat(window.size()).isEqualTo(shrunk + shrunk / 32);

        clock += 11 * SECOND;
        long before = window.size();
        answer(fillAndMark());
        assertThat(window.size()).isEqualTo(before + before / 4);
    }

    @Test
    void aPongThatAnswersNoMarkIsOfNoEffect() {
        long mark = fillAndMark();

        window.onAnswer(mark + 77, clock);
        assertThat(window.limit()).isEqualTo(SendWindow.SMALLEST);

        answer(mark);
        long limit = window.limit();
        answer(mark);
        assertThat(window.limit()).isEqualTo(limit);
    }

    @Test
    void forgetsTheOldestOfTooManyMarks() {
        for (int i = 1; i <= 65; i++) {
            window.onMark(i, i * 10L);
        }

        window.onAnswer(1, clock);
        assertThat(window.limit()).isEqualTo(SendWindow.SMALLEST);

        window.onAnswer(65, clock);
        assertThat(window.limit()).isEqualTo(650 + SendWindow.SMALLEST);
    }

    /** Room for marks is made as they become more, wherever the oldest of them stands then. */
    @Test
    void knowsEachOfManyMarks() {
        for (int answered = 0; answered < 4; answered++) {
            SendWindow of = new SendWindow();
            for (int i = 1; i <= 40; i++) {
                of.onMark(i, i * 1000L);
                if (i <= answered) {
                    of.onAnswer(i, i);
                }
            }
            for (int i = answered + 1; i <= 40; i++) {
                of.onAnswer(i, i);

                assertThat(of.limit()).isEqualTo(i * 1000L + SendWindow.SMALLEST);
            }
            assertThat(of.size()).as("no mark was taken for lost").isEqualTo(SendWindow.SMALLEST);
        }
    }

    @Test
    void weighsSmallDatagramsMoreThanTheirLength() {
        assertThat(SendWindow.weight(3, 600)).isEqualTo(600 + 3 * 512);
    }
}
