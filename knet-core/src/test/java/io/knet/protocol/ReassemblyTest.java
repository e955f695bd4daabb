package io.knet.protocol;

import static io.knet.protocol.Reception.BAD_FRAGMENT;
import static io.knet.protocol.Reception.DUPLICATE;
import static io.knet.protocol.Reception.INCOMPLETE;
import static io.knet.protocol.Reception.NEW_MESSAGE;
import static io.knet.protocol.Reception.STALE_FRAGMENT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.protocol.WindowFixture.Loss;
import io.knet.stats.DropReason;
import io.knet.testing.Payloads;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReassemblyTest {
    private final WindowFixture peer = new WindowFixture();

    @AfterEach
    void releasesEverything() {
        peer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234", "4321", "4123", "2413", "3142"})
    void putsFragmentsTogetherInWhateverOrderTheyCome(String order) {
        String[] pieces = {"abc", "def", "ghi", "j"};
        for (int i = 0; i < 4; i++) {
            int number = order.charAt(i) - '0';
            assertThat(receive(5, 4, number, pieces[number - 1]))
                    .isEqualTo(i < 3 ? INCOMPLETE : NEW_MESSAGE);
        }

        assertThat(peer.lastMessage()).asString().isEqualTo("abcdefghij");
        assertThat(peer.memory()).isZero();
    }

    @Test
    void putsMessagesTogetherWhoseFragmentsAreInterleaved() {
        for (int sequence = 1; sequence <= 32; sequence++) {
            assertThat(receive(sequence, 2, 2, "b" + sequence % 10)).isEqualTo(INCOMPLETE);
        }
        for (int sequence = 1; sequence <= 32; sequence++) {
            assertThat(receive(sequence, 2, 1, "aa")).isEqualTo(NEW_MESSAGE);
            assertThat(peer.lastMessage()).asString().isEqualTo("aab" + sequence % 10);
        }
        assertThat(peer.losses).isEmpty();
    }

    @Test
    void keepsAsManyMessagesAsItIsToldTo() {
        peer.window.buffers(256);
        for (int sequence = 1; sequence <= 256; sequence++) {
            assertThat(receive(sequence, 2, 1, "a")).isEqualTo(INCOMPLETE);
        }
        assertThat(peer.losses).isEmpty();

        for (int sequence = 256; sequence >= 1; sequence--) {
            assertThat(receive(sequence, 2, 2, "b")).isEqualTo(NEW_MESSAGE);
        }
        assertThat(peer.memory()).isZero();
    }

    @Test
    void givesUpTheLeastRecentMessagesWhenItIsToldToKeepFewer() {
        peer.window.buffers(64);
        for (int sequence = 1; sequence <= 40; sequence++) {
            receive(sequence, 3, 1, "a");
        }
        receive(1, 3, 2, "b");

        peer.window.buffers(4);

        assertThat(peer.losses)
                .hasSize(36)
                .containsOnly(new Loss(DropReason.REASSEMBLY_OVERFLOW, 1));
        assertThat(receive(39, 3, 2, "b")).isEqualTo(INCOMPLETE);
        assertThat(receive(39, 3, 3, "c")).isEqualTo(NEW_MESSAGE);
        assertThat(peer.lastMessage()).asString().isEqualTo("abc");
        // 1 was added to last, but is further behind than four messages now.
        assertThat(peer.losses).contains(new Loss(DropReason.REASSEMBLY_EXPIRED, 2));
    }

    @Test
    void keepsNoMoreMessagesThanTheNumberThatItWasLoweredTo() {
        peer.window.buffers(64);
        for (int sequence = 1; sequence <= 20; sequence++) {
            receive(sequence, 2, 1, "a");
        }
        peer.window.buffers(4);
        assertThat(peer.losses).hasSize(16);

        receive(21, 2, 1, "a");

        assertThat(peer.losses)
                .hasSize(17)
                .containsOnly(new Loss(DropReason.REASSEMBLY_OVERFLOW, 1));
        assertThat(receive(18, 2, 2, "b")).isEqualTo(NEW_MESSAGE);
        assertThat(receive(17, 2, 2, "b")).isEqualTo(STALE_FRAGMENT);
    }

    @Test
    void givesUpNothingForALowerNumberThatSuffices() {
        for (int sequence = 1; sequence <= 20; sequence++) {
            receive(sequence, 2, 1, "a");
            receive(sequence, 2, 2, "b");
        }
        receive(21, 2, 1, "a");

        peer.window.buffers(1);

        assertThat(peer.losses).isEmpty();
        assertThat(receive(21, 2, 2, "b")).isEqualTo(NEW_MESSAGE);
    }

    @Test
    void hasNoMoreRoomAfterItsMessagesWereComplete() {
        peer.window.buffers(4);
        receive(1, 2, 1, "a");
        receive(1, 2, 2, "b");
        for (int sequence = 2; sequence <= 5; sequence++) {
            receive(sequence, 2, 1, "a");
        }
        assertThat(peer.losses).isEmpty();

        receive(6, 2, 1, "a");

        assertThat(peer.losses).containsExactly(new Loss(DropReason.REASSEMBLY_OVERFLOW, 1));
    }

    @Test
    void beginsAMessageWhoseNumberSharesItsSlotWithAnOlderOne() {
        receive(1, 2, 1, "a");
        receive(1, 2, 2, "b");
        peer.receive(4000);

        assertThat(receive(1 + SequenceRing.SIZE, 2, 1, "c")).isEqualTo(INCOMPLETE);
        assertThat(receive(1 + SequenceRing.SIZE, 2, 2, "d")).isEqualTo(NEW_MESSAGE);
        assertThat(peer.lastMessage()).asString().isEqualTo("cd");
    }

    @Test
    void goesOnWithMessagesThatWereIncompleteWhenTheNumberGrew() {
        peer.window.buffers(2);
        receive(1, 2, 1, "a");
        receive(2, 2, 1, "c");
        peer.window.buffers(1024);
        receive(3, 2, 1, "e");
        assertThat(receive(1, 2, 2, "b")).isEqualTo(NEW_MESSAGE);
        assertThat(receive(2, 2, 2, "d")).isEqualTo(NEW_MESSAGE);
        assertThat(receive(3, 2, 2, "f")).isEqualTo(NEW_MESSAGE);
        assertThat(peer.lastMessage()).asString().isEqualTo("ef");
        assertThat(peer.losses).isEmpty();
    }

    @Test
    void ignoresAFragmentThatComesTwice() {
        receive(5, 3, 1, "ab");
        assertThat(receive(5, 3, 1, "XX")).isEqualTo(STALE_FRAGMENT);
        receive(5, 3, 3, "e");
        assertThat(receive(5, 3, 3, "X")).isEqualTo(STALE_FRAGMENT);

        assertThat(receive(5, 3, 2, "cd")).isEqualTo(NEW_MESSAGE);
        assertThat(peer.lastMessage()).asString().isEqualTo("abcde");
    }

    @Test
    void dropsLateFragmentsOfADeliveredMessageAsDuplicates() {
        receive(5, 2, 1, "a");
        receive(5, 2, 2, "b");

        assertThat(receive(5, 2, 1, "a")).isEqualTo(DUPLICATE);
    }

    @Test
    void dropsLateFragmentsOfACompleteMessageThatWasNotDelivered() {
        receive(5, 2, 1, "a");
        assertThat(peer.receive(WindowFixture.fragment(5, 2, 2, (byte) 'b'), false))
                .isEqualTo(NEW_MESSAGE);

        assertThat(receive(5, 2, 1, "a")).isEqualTo(STALE_FRAGMENT);
    }

    @Test
    void keepsAnIncompleteMessageUntilItIs32NumbersBehind() {
        receive(100, 2, 1, "a");
        peer.receive(132);
        peer.receive(131);

        assertThat(receive(100, 2, 2, "b")).isEqualTo(NEW_MESSAGE);
    }

    @Test
    void givesUpAnIncompleteMessageThatIs33NumbersBehind() {
        receive(100, 3, 1, "a");
        receive(100, 3, 3, "c");
        peer.receive(133);
        assertThat(peer.losses).as("expiry is against the reference as it was").isEmpty();
        peer.receive(133);

        assertThat(peer.losses).containsExactly(new Loss(DropReason.REASSEMBLY_EXPIRED, 2));
        assertThat(peer.memory()).isZero();
        assertThat(receive(100, 3, 2, "b")).isEqualTo(STALE_FRAGMENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {65535, 65520, 1, 20, 34})
    void expiresAcrossTheEndOfTheNumbers(int reference) {
        int oldestKept = (reference - 32) & 0xffff;
        int tooOld = (reference - 33) & 0xffff;
        receive(tooOld, 2, 1, "a");
        receive(oldestKept, 2, 1, "a");

        peer.receive(reference);
        peer.receive(reference);

        assertThat(peer.losses).containsExactly(new Loss(DropReason.REASSEMBLY_EXPIRED, 1));
        assertThat(receive(oldestKept, 2, 2, "b")).isEqualTo(NEW_MESSAGE);
    }

    @Test
    void givesUpMessagesAheadOfTheReferenceWhenTheWindowStartsAfresh() {
        receive(20000, 2, 1, "a");
        peer.receive(10000);
        peer.receive(10001);

        assertThat(peer.losses).containsExactly(new Loss(DropReason.REASSEMBLY_EXPIRED, 1));
    }

    @Test
    void givesUpTheMessageThatWasLeastRecentlyAddedTo() {
        for (int sequence = 1; sequence <= 32; sequence++) {
            receive(sequence, 3, 1, "a");
        }
        receive(1, 3, 2, "b");

        receive(33, 3, 1, "a");

        assertThat(peer.losses).containsExactly(new Loss(DropReason.REASSEMBLY_OVERFLOW, 1));
        assertThat(receive(1, 3, 3, "c")).isEqualTo(NEW_MESSAGE);
        assertThat(receive(2, 3, 2, "b")).isEqualTo(STALE_FRAGMENT);
        assertThat(receive(3, 3, 2, "b")).isEqualTo(INCOMPLETE);
    }

    @Test
    void keepsAsManyMessagesAsItHasBuffers() {
        try (WindowFixture wide = new WindowFixture(1024)) {
            for (int sequence = 1; sequence <= 1024; sequence++) {
                wide.receive(sequence, 2, 1, (byte) 1);
            }
            for (int sequence = 1; sequence <= 1024; sequence++) {
                assertThat(wide.receive(sequence, 2, 2, (byte) 2)).isEqualTo(NEW_MESSAGE);
            }
            assertThat(wide.losses).isEmpty();
        }
        try (WindowFixture narrow = new WindowFixture(1)) {
            narrow.receive(1, 2, 1, (byte) 1);
            narrow.receive(2, 2, 1, (byte) 1);
            assertThat(narrow.losses).containsExactly(new Loss(DropReason.REASSEMBLY_OVERFLOW, 1));
            assertThat(narrow.receive(2, 2, 2, (byte) 2)).isEqualTo(NEW_MESSAGE);
        }
    }

    @Test
    void givesUpIncompleteMessagesAtAResetAndAtTheEnd() {
        receive(1, 3, 1, "a");
        receive(1, 3, 2, "b");
        receive(2, 3, 3, "c");

        peer.window.reset();
        assertThat(peer.losses)
                .containsExactly(
                        new Loss(DropReason.REASSEMBLY_EXPIRED, 2),
                        new Loss(DropReason.REASSEMBLY_EXPIRED, 1));
        assertThat(peer.memory()).isZero();

        peer.losses.clear();
        receive(2, 3, 3, "c");
        peer.window.close();
        assertThat(peer.losses).containsExactly(new Loss(DropReason.CLOSED, 1));
    }

    @Test
    void dropsFragmentWithANumberOrCountOutOfRange() {
        assertThat(receive(5, 2, 0, "a")).isEqualTo(BAD_FRAGMENT);
        assertThat(receive(5, 2, 3, "a")).isEqualTo(BAD_FRAGMENT);
        assertThat(receive(5, 255, 1, "a")).isEqualTo(BAD_FRAGMENT);
        assertThat(receive(5, 255, 255, "a")).isEqualTo(BAD_FRAGMENT);
        assertThat(receive(5, 2, 1, "")).isEqualTo(BAD_FRAGMENT);
        assertThat(peer.memory()).isZero();

        receive(5, 2, 1, "a");
        assertThat(receive(5, 2, 2, "b")).as("bad fragments leave no trace").isEqualTo(NEW_MESSAGE);
    }

    @Test
    void dropsFragmentWithAnotherCountThanTheFirst() {
        receive(5, 3, 1, "a");

        assertThat(receive(5, 2, 2, "b")).isEqualTo(BAD_FRAGMENT);
        assertThat(receive(5, 4, 2, "b")).isEqualTo(BAD_FRAGMENT);
    }

    @Test
    void dropsFragmentThatIsNotAsLongAsTheOthers() {
        receive(5, 3, 1, "ab");

        assertThat(receive(5, 3, 2, "c")).isEqualTo(BAD_FRAGMENT);
        assertThat(receive(5, 3, 2, "cde")).isEqualTo(BAD_FRAGMENT);
        assertThat(receive(5, 3, 3, "efg")).as("last one, too long").isEqualTo(BAD_FRAGMENT);
        assertThat(receive(5, 3, 3, "ef")).isEqualTo(INCOMPLETE);
        assertThat(receive(5, 3, 2, "cd")).isEqualTo(NEW_MESSAGE);
        assertThat(peer.lastMessage()).asString().isEqualTo("abcdef");
    }

    @Test
    void dropsFragmentThatIsShorterThanTheLastOneWhichCameFirst() {
        receive(5, 3, 3, "ef");

        assertThat(receive(5, 3, 1, "a")).isEqualTo(BAD_FRAGMENT);
        assertThat(receive(5, 3, 1, "ab")).isEqualTo(INCOMPLETE);
        assertThat(receive(5, 3, 2, "cd")).isEqualTo(NEW_MESSAGE);
        assertThat(peer.lastMessage()).asString().isEqualTo("abcdef");
    }

    @Test
    void assemblesTheLongestMessageAndNoLongerOne() {
        byte[] message = Payloads.lin(9, 65536);

        peer.receive(1, 2, 1, Arrays.copyOf(message, 32768));
        peer.receive(1, 2, 2, Arrays.copyOfRange(message, 32768, 65536));
        assertThat(peer.lastMessage()).isEqualTo(message);

        assertThat(peer.receive(2, 2, 1, new byte[65535])).isEqualTo(INCOMPLETE);
        assertThat(peer.receive(2, 2, 2, new byte[2])).isEqualTo(BAD_FRAGMENT);
        assertThat(peer.receive(2, 2, 2, new byte[1])).isEqualTo(NEW_MESSAGE);

        assertThat(peer.receive(3, 2, 1, new byte[65536])).isEqualTo(BAD_FRAGMENT);
        assertThat(peer.receive(3, 2, 2, new byte[32769])).isEqualTo(BAD_FRAGMENT);
        assertThat(peer.receive(3, 3, 3, new byte[2])).isEqualTo(INCOMPLETE);
        assertThat(peer.receive(3, 3, 2, new byte[32768])).isEqualTo(BAD_FRAGMENT);
        assertThat(peer.receive(3, 3, 2, new byte[32767])).isEqualTo(INCOMPLETE);
    }

    @Test
    void countsTheLastFragmentThatCameFirstInTheLengthOfTheMessage() {
        assertThat(peer.receive(1, 3, 3, new byte[3])).isEqualTo(INCOMPLETE);

        assertThat(peer.receive(1, 3, 1, new byte[32767])).isEqualTo(BAD_FRAGMENT);
        assertThat(peer.receive(1, 3, 1, new byte[32766])).isEqualTo(INCOMPLETE);
        assertThat(peer.receive(1, 3, 2, new byte[32766])).isEqualTo(NEW_MESSAGE);
        assertThat(peer.lastMessage()).hasSize(65535);
    }

    @Test
    void takesOnlyTheMemoryThatTheMessageNeeds() {
        assertThat(peer.memory()).isZero();
        receive(1, 3, 3, "e");
        assertThat(peer.memory()).isEqualTo(1);
        receive(1, 3, 1, "ab");
        assertThat(peer.memory()).isEqualTo(5);

        receive(2, 200, 1, "ab");
        assertThat(peer.memory()).isEqualTo(5 + 400);
        receive(3, 254, 1, "x".repeat(259));
        assertThat(peer.memory()).isEqualTo(5 + 400 + 65536);
    }

    private Reception receive(int sequence, int count, int number, String payload) {
        return peer.receive(sequence, count, number, payload.getBytes(US_ASCII));
    }
}
