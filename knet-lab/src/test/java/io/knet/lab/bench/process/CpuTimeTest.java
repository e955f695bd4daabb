package io.knet.lab.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuTimeTest {
    private static final String STAT =
            "4711 (a name) with (dots) S 1 2 3 0 -1 4194304 100 200 0 0 250 50 7 8 20 0 30 0";

    @Test
    void isReadFromBehindWhateverTheProcessIsCalled() {
        CpuTime time = ProcFiles.cpu(List.of(STAT));

        assertThat(time).isEqualTo(new CpuTime(2_500_000_000L, 500_000_000L));
        assertThat(time.nanos()).isEqualTo(3_000_000_000L);
        assertThat(time.since(new CpuTime(2_000_000_000L, 0)))
                .isEqualTo(new CpuTime(500_000_000L, 500_000_000L));
    }

    @Test
    void isThatOfThisProcessAndNothingOfOneThatIsNotThere() {
        assertThat(ProcFiles.cpu(ProcessHandle.current().pid()).nanos()).isPositive();
        assertThat(ProcFiles.cpu(-1).nanos()).isZero();
    }
}
