package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuplicateWindowTest {
    private final DuplicateWindow window =
            new DuplicateWindow(
                    new Reassembler(UnpooledByteBufAllocator.DEFAULT, 32, (reason, packets) -> {}));

    @ParameterizedTest
    @ValueSource(ints = {1, 4096, 40000, 65535})
    void startsAtAnyNumber(int first) {
        assertThat(receive(first)).isTrue();
        assertThat(receive(first)).isFalse();
    }

    @Test
    void dropsOnlyNumbersThatWereDelivered() {
        assertThat(window.isNew(10)).isTrue();
        assertThat(window.isNew(10)).isTrue();
        window.delivered(10);
        assertThat(window.isNew(10)).isFalse();
    }

    @Test
    void deliversLateNumbersOnce() {
        receive(100);
        receive(110);

        assertThat(receive(105)).isTrue();
        assertThat(receive(105)).isFalse();
        assertThat(receive(100)).isFalse();
        assertThat(receive(110)).isFalse();
    }

    @Test
    void remembers4095NumbersBehindTheReference() {
        receive(10000);
        receive(10000 + 4095);

        assertThat(receive(10000)).isFalse();
        assertThat(receive(10001)).isTrue();
    }

    @Test
    void takesTheNumber4096BehindForTheReferenceWhoseSlotItShares() {
        receive(10000 + 4096);
        assertThat(receive(10000)).isFalse();

        window.isNew(10000 + 4097);
        assertThat(receive(10001)).isTrue();
        assertThat(receive(10000 + 4097))
                .as("the reference, marked by the number that shares its slot")
                .isFalse();
    }

    @Test
    void startsAfreshAtTheNumber4096BehindIfTheCounterWrappedInBetween() {
        receive(10);
        receive(9);

        assertThat(receive(10 + 65536 - 4096)).isTrue();
        assertThat(receive(10)).isTrue();
    }

    @Test
    void startsAfreshAtANumberMoreThan4096Behind() {
        receive(10000);
        receive(10000 + 4097);
        receive(10000 + 4097 - 1);

        assertThat(receive(10000)).as("the old number, again").isTrue();
        assertThat(receive(10000 + 4097 - 1)).as("known before, forgotten now").isTrue();
    }

    @Test
    void keepsWhatItKnowsWhenItMovesAhead() {
        receive(10000);
        receive(10000 + 4095);

        assertThat(receive(10000)).isFalse();
    }

    @Test
    void forgetsTheNumbersWhoseSlotsItPasses() {
        receive(1000);
        receive(1005);
        receive(1000 + 4000);
        receive(1000 + 4096);

        assertThat(receive(1005)).as("still known").isFalse();
        assertThat(receive(1004 + 4096)).isTrue();
        assertThat(receive(1005 + 4096)).as("shares the slot of a number known before").isTrue();
    }

    @Test
    void movesAheadByUpTo4096AndStartsAfreshBeyond() {
        receive(1000);
        receive(999);
        receive(1000 + 4096);
        assertThat(receive(1000 + 4096 - 1)).isTrue();
        receive(1000 + 4096 - 2);

        receive(1000 + 4096 + 4097);
        assertThat(receive(1000 + 4096 + 4097 - 4095))
                .as("the slot of a number known before")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 4094})
    void movesAheadAcrossTheEndOfTheNumbers(int behindEnd) {
        int last = 65536 - behindEnd;
        receive(last);

        assertThat(receive(1)).isTrue();
        assertThat(receive(last)).isFalse();
        assertThat(receive(1)).isFalse();
        assertThat(receive(2)).isTrue();
    }

    @Test
    void deliversEachNumberOnceInEachRoundThroughTheNumbers() {
        SequenceCounter counter = new SequenceCounter();
        for (int i = 0; i < 3 * 65535; i++) {
            int sequence = counter.next();
            assertThat(receive(sequence)).isTrue();
            assertThat(receive(sequence)).isFalse();
        }
    }

    @Test
    void forgetsEverythingWhenATimedPingShowsTheNumberZeroAgain() {
        receive(7);
        window.onPing(0, 7, true);
        assertThat(receive(7)).isFalse();

        window.onPing(0, 0, true);

        assertThat(receive(7)).isTrue();
    }

    @Test
    void staysAsItIsWhenTimedPingsShowZeroFromTheStart() {
        window.onPing(0, 0, true);
        receive(7);
        window.onPing(0, 0, true);

        assertThat(receive(7)).isFalse();
    }

    @Test
    void staysAsItIsWhenTheZeroIsRepeated() {
        window.onPing(0, 7, true);
        window.onPing(0, 0, true);
        receive(7);

        window.onPing(0, 0, true);

        assertThat(receive(7)).isFalse();
    }

    /** Links are read one after the other, and one may be slower than the other. */
    @Test
    void staysAsItIsWhenAPingFromBeforeTheFirstMessageComesLateOverAnotherLink() {
        window.onPing(0, 0, true);
        window.onPing(1, 0, true);
        receive(1);
        window.onPing(0, 1, true);

        window.onPing(1, 0, true);

        assertThat(receive(1)).as("the copy over link 1").isFalse();
        window.onPing(1, 1, true);
        assertThat(receive(1)).isFalse();
    }

    @Test
    void isToldOfARestartByLateOldPingsOfOneLinkAndTheNextPingOfAnother() {
        window.onPing(0, 0, true);
        window.onPing(1, 0, true);
        receive(1);
        window.onPing(0, 1, true);
        window.onPing(1, 0, true);

        window.onPing(0, 0, true);

        assertThat(receive(1)).as("of the host that was restarted").isTrue();
    }

    @Test
    void startsAfreshOnceThoughAllLinksTellOfARestart() {
        receive(7);
        window.onPing(0, 7, true);
        window.onPing(1, 7, true);
        window.onPing(0, 0, true);
        receive(1);
        window.onPing(0, 1, true);

        window.onPing(1, 0, true);

        assertThat(receive(1)).as("delivered before").isFalse();
    }

    @Test
    void startsAfreshWhenTheFirstPingOfALinkThatWasDownShowsZero() {
        window.onPing(1, 0, true);
        receive(7);
        window.onPing(0, 7, true);
        window.linkDown(1);

        window.onPing(1, 0, true);

        assertThat(receive(7)).isTrue();
    }

    @Test
    void staysAsItIsWhenATimedPingShowsAnotherNumber() {
        receive(7);
        window.onPing(0, 7, true);
        window.onPing(0, 30000, true);

        assertThat(receive(7)).isFalse();
    }

    @Test
    void remembersTheTimedPingAcrossAReset() {
        window.onPing(0, 7, true);
        window.reset();
        receive(7);

        window.onPing(0, 0, true);

        assertThat(receive(7)).isTrue();
    }

    @Test
    void startsAfreshAtTheSecondUntimedPingWithoutDataInBetween() {
        receive(8190);
        window.onPing(0, 8191, false);
        assertThat(receive(8190)).as("data had come before the first ping").isFalse();

        window.onPing(0, 16382, false);
        assertThat(receive(8190)).as("data had come after the first ping").isTrue();

        window.onPing(0, 24573, false);
        window.onPing(0, 32764, false);
        assertThat(receive(32764)).isTrue();
        window.onPing(0, 40955, false);
        assertThat(receive(40955)).isTrue();
    }

    @Test
    void startsAfreshAtAnUntimedPingIfThereWasNoDataAtAll() {
        window.isNew(100);
        window.delivered(100);

        window.onPing(0, 101, false);

        assertThat(window.isNew(100)).isTrue();
    }

    @Test
    void takesDataForOneUntimedPingOnly() {
        window.isNew(100);
        window.delivered(100);
        window.onData();

        window.onPing(0, 101, false);
        assertThat(window.isNew(100)).isFalse();
        window.onPing(0, 101, false);
        assertThat(window.isNew(100)).as("same number, nothing new").isFalse();
        window.onPing(0, 102, false);
        assertThat(window.isNew(100)).as("no data since").isTrue();
    }

    @Test
    void countsDataThatCameBetweenTwoCopiesOfAnUntimedPing() {
        receive(100);
        window.onPing(0, 101, false);
        receive(101);
        window.onPing(0, 101, false);
        window.onPing(0, 102, false);

        assertThat(receive(101)).isFalse();
    }

    @Test
    void takesNumbersThatComeRoundAgainForNewIfTheHostTellsHowFarItIs() {
        receive(100);
        for (int told = 8191; told <= 65528; told += 8191) {
            window.moveOn(told);
        }

        assertThat(receive(100)).isTrue();
    }

    @Test
    void keepsWhatItKnowsWhenItIsToldOfANumberFromBehindOrNotFarAhead() {
        receive(20_000);
        window.moveOn(10_000);
        window.moveOn(20_000);
        window.moveOn(20_000 + 4095);

        assertThat(receive(20_000)).isFalse();
    }

    @Test
    void movesAheadWithAnUntimedPing() {
        receive(100);
        window.onPing(0, 100 + 4096, false);

        assertThat(receive(101)).isTrue();
        assertThat(receive(100))
                .as("shares the slot of the reference, which was not delivered")
                .isTrue();
    }

    @Test
    void forgetsEverythingAtAReset() {
        receive(100);
        window.beginsMessage(101);

        window.reset();

        assertThat(receive(100)).isTrue();
        assertThat(window.beginsMessage(101)).isTrue();
    }

    @Test
    void beginsEachFragmentedMessageOnce() {
        assertThat(window.isNew(50)).isTrue();
        assertThat(window.beginsMessage(50)).isTrue();
        assertThat(window.beginsMessage(50)).isFalse();
        assertThat(window.isNew(50)).as("was not delivered").isTrue();
    }

    private boolean receive(int sequence) {
        window.onData();
        if (!window.isNew(sequence)) {
            return false;
        }
        window.delivered(sequence);
        return true;
    }
}
