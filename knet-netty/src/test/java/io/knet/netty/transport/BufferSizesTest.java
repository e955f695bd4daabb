package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.log.LogSubsystem;
import io.knet.netty.testkit.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BufferSizesTest {
    private final LogLines log = LogLines.of(LogSubsystem.TRANSPORT);
    private final BufferSizes sizes = new BufferSizes();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void tellsOnceWhatTheKernelGaveAndWhichSettingLimitsIt() {
        for (int i = 0; i < 3; i++) {
            sizes.checkReceive(8 << 20, 212_992);
            sizes.checkSend(8 << 20, 4 << 20);
        }

        assertThat(log.texts()).hasSize(2);
        assertThat(log.texts().get(0))
                .contains("receive", "212992", "8388608", "net.core.rmem_max");
        assertThat(log.texts().get(1)).contains("send", "4194304", "8388608", "net.core.wmem_max");
    }

    @Test
    void hasNothingToTellOfSocketsThatGotWhatTheyAskedFor() {
        sizes.checkReceive(8 << 20, 8 << 20);
        sizes.checkSend(4096, 4608);

        assertThat(log.texts()).isEmpty();
    }
}
