package io.knet.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.knet.testing.LeakRecorder;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a search has found once is tried in every build, and some thousand inputs like it, the same
 * ones each time. {@code mvn -Pfuzz} searches on.
 */
@Tag("any-jdk")
class CorpusTest {
    private static final long SEED = 15813;

    @ParameterizedTest
    @EnumSource
    void everyInputThatIsKeptPasses(Targets target) {
        List<Corpus.Entry> corpus = Corpus.of(target);
        assertThat(corpus).hasSizeGreaterThan(3);
        FuzzTarget opened = target.open();
        for (Corpus.Entry entry : corpus) {
            attempt(opened, entry.bytes(), target.label() + ", " + entry.label());
        }
        assertThat(LeakRecorder.takeLeaks(1)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void inputsLikeThemPass(Targets target) {
        List<byte[]> corpus = Corpus.of(target).stream().map(Corpus.Entry::bytes).toList();
        Mutator mutator = new Mutator(new Random(SEED));
        FuzzTarget opened = target.open();
        for (int i = 0; i < mutants(target); i++) {
            attempt(opened, mutator.mutant(corpus), target.label() + ", mutant " + i);
        }
        assertThat(LeakRecorder.takeLeaks(1)).isEmpty();
    }

    /** As many as take half a second. */
    private static int mutants(Targets target) {
        return switch (target) {
            case PIPELINE_SEALED, PIPELINE_BOTH, REASSEMBLY -> 60;
            case SESSION_INIT,
                    SESSION_RESPONSE,
                    SESSION_TRANSPORT,
                    SESSION_RECEIPTS,
                    SESSION_VIEWS ->
                    60;
            case PIPELINE_CLEAR, KEY_FILE -> 120;
            case EXPAND_LZMA, EXPAND_BZIP2, OPTIONS_FILE, NODE_OPTIONS, SEALED_PACKET -> 300;
            default -> 1500;
        };
    }

    @Test
    void anInputThatFailsIsShown() {
        FuzzTarget failing =
                input -> {
                    throw new IllegalStateException("cause");
                };
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> attempt(failing, new byte[] {1, (byte) 0xfe}, "target, label"))
                .withMessage("target, label: 01fe")
                .withCauseExactlyInstanceOf(IllegalStateException.class);
    }

    private static void attempt(FuzzTarget target, byte[] input, String where) {
        try {
            target.run(input);
        } catch (Exception | Error failure) {
            throw new AssertionError(where + ": " + HexFormat.of().formatHex(input), failure);
        }
    }
}
