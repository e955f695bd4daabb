package io.knet.netty.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CaptureSide;
import io.knet.KnetException;
import io.knet.KnetLimits;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CaptureConfigTest {
    private static final CaptureConfig CONFIG =
            CaptureConfig.of(Path.of("a.pcapng"), CaptureSide.SEALED);

    @Test
    void hasDefaults() {
        assertThat(CONFIG.file()).isEqualTo(Path.of("a.pcapng"));
        assertThat(CONFIG.side()).isEqualTo(CaptureSide.SEALED);
        assertThat(CONFIG.fileBytes()).isEqualTo(64 << 20);
        assertThat(CONFIG.files()).isEqualTo(4);
        assertThat(CONFIG.queueBytes()).isEqualTo(16 << 20);
    }

    @Test
    void refusesWhatIsOutOfItsRange() {
        assertThatThrownBy(() -> CONFIG.withFileBytes(KnetLimits.MIN_CAPTURE_FILE - 1))
                .hasMessageContaining("length of a capture's file 262143 must be 262144 to");
        assertThatThrownBy(() -> CONFIG.withFiles(0))
                .hasMessageContaining("number of a capture's files 0 must be 1 to 1000");
        assertThatThrownBy(() -> CONFIG.withFiles(KnetLimits.MAX_CAPTURE_FILES + 1))
                .hasMessageContaining("1001");
        assertThatThrownBy(() -> CONFIG.withQueueBytes(KnetLimits.MIN_CAPTURE_QUEUE - 1))
                .hasMessageContaining("queue of a capture 131071 must be 131072 to");
    }

    @Test
    void twoAreEqualIfAllTheirValuesAre() {
        CaptureConfig changed = CONFIG.withFileBytes(1 << 20).withFiles(2).withQueueBytes(1 << 20);

        assertThat(changed)
                .isEqualTo(CONFIG.withQueueBytes(1 << 20).withFiles(2).withFileBytes(1 << 20))
                .hasSameHashCodeAs(
                        CONFIG.withQueueBytes(1 << 20).withFiles(2).withFileBytes(1 << 20))
                .isNotEqualTo(CONFIG);
        assertThat(changed.toString())
                .isEqualTo(
                        "CaptureConfig[file=a.pcapng, side=SEALED, fileBytes=1048576, files=2,"
                                + " queueBytes=1048576]");
    }

    @Test
    void sidesAreFoundByTheirNames() {
        for (CaptureSide side : CaptureSide.values()) {
            assertThat(CaptureSide.ofName(side.wireName().toUpperCase(Locale.ROOT)))
                    .isEqualTo(side);
        }
        assertThatThrownBy(() -> CaptureSide.ofName("both"))
                .isInstanceOf(KnetException.class)
                .hasMessageContaining("use sealed or plain");
    }
}
