package io.knet.lab.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.lab.bench.process.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountsTest {
    private static Counts counts(long allocated, long threadsEnded) {
        return Counts.of(new Reply(Map.of("allocated", allocated, "threads_ended", threadsEnded)));
    }

    @Test
    void tellsWhatWasAllocatedBetweenTwoMoments() {
        assertThat(Counts.allocated(counts(100, 3), counts(700, 3))).hasValue(600);
    }

    @Test
    void doesNotKnowWhatAThreadHadAllocatedThatEndedInBetween() {
        assertThat(Counts.allocated(counts(100, 3), counts(700, 4))).isEmpty();
    }

    @Test
    void aProcessWithoutAHeapAllocatesNothingThatIsKnown() {
        Counts without = Counts.of(new Reply(Map.of("received", 7L)));

        assertThat(Counts.allocated(without, without)).isEmpty();
        assertThat(without.received()).isEqualTo(7);
    }
}
