package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FragmenterTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1446, 1",
        "1446, 1446, 1",
        "1447, 1446, 2",
        "2892, 1446, 2",
        "2893, 1446, 3",
        "65536, 1446, 46",
        "65536, 389, 169",
        "65536, 65481, 2",
        "65536, 259, 254",
        "254, 1, 254"
    })
    void countsFragments(int length, int dataMtu, int count) {
        assertThat(Fragmenter.fits(length, dataMtu)).isTrue();
        assertThat(Fragmenter.count(length, dataMtu)).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({"65536, 258", "40000, 146", "255, 1", "1, 0"})
    void refusesAMessageThatNeedsMoreThan254Fragments(int length, int dataMtu) {
        assertThat(Fragmenter.fits(length, dataMtu)).isFalse();
        assertThatThrownBy(() -> Fragmenter.count(length, dataMtu))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> {
                            assertThat(e.error()).isEqualTo(KnetError.TOO_MANY_FRAGMENTS);
                            assertThat(e.errno()).isEqualTo(Errno.EMSGSIZE);
                        })
                .hasMessageContaining(length + " bytes");
    }

    @Test
    void numbersFragmentsFromOneButAWholeMessageZero() {
        assertThat(Fragmenter.number(0, 1)).isZero();
        assertThat(Fragmenter.number(0, 2)).isEqualTo(1);
        assertThat(Fragmenter.number(253, 254)).isEqualTo(254);
    }

    @Test
    void cutsWithoutGapsIntoEqualPiecesAndARest() {
        for (int dataMtu = 1; dataMtu <= 300; dataMtu++) {
            for (int length = 1; length <= Math.min(2000, 254 * dataMtu); length += 7) {
                int count = Fragmenter.count(length, dataMtu);
                int end = 0;
                for (int index = 0; index < count; index++) {
                    int size = Fragmenter.size(index, length, dataMtu);
                    assertThat(Fragmenter.offset(index, dataMtu)).isEqualTo(end);
                    if (index < count - 1) {
                        assertThat(size).isEqualTo(dataMtu);
                    } else {
                        assertThat(size).isBetween(1, dataMtu);
                    }
                    end += size;
                }
                assertThat(end).isEqualTo(length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2000, 1446, 1000",
        "4096, 1446, 1024",
        "9000, 1446, 1125",
        "16384, 1446, 1024",
        // One would be enough; a prime number; a long message.
        "1446, 1446, 1446",
        "2003, 1446, 1446",
        "65536, 1446, 1446"
    })
    void prefersEqualPiecesWhereTheyCostLittle(int length, int dataMtu, int piece) {
        assertThat(Fragmenter.evenPiece(length, dataMtu)).isEqualTo(piece);
    }

    @Test
    void evenPiecesAreNoLongerThanTheDataMtuAndHardlyMoreThanTheFewest() {
        for (int dataMtu = 1; dataMtu <= 300; dataMtu++) {
            for (int length = 1; length <= Math.min(2000, 254 * dataMtu); length += 7) {
                int piece = Fragmenter.evenPiece(length, dataMtu);
                int fewest = Fragmenter.count(length, dataMtu);
                int count = Fragmenter.count(length, piece);
                assertThat(piece).isBetween(1, dataMtu);
                assertThat(count).isBetween(fewest, fewest + (fewest + 2) / 3);
                assertThat(count == fewest || length % piece == 0).isTrue();
            }
        }
    }
}
