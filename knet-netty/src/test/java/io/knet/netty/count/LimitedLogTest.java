package io.knet.netty.count;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.log.LogSubsystem;
import io.knet.netty.testkit.LogLines;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitedLogTest {
    private final MockTicker clock = Ticker.newMockTicker();
    private final LogLines lines = LogLines.of(LogSubsystem.TRANSPORT);

    @AfterEach
    void close() {
        lines.close();
    }

    private LimitedLog log(int burst) {
        return new LimitedLog(lines.logger(), clock, burst);
    }

    @Test
    void letsOneLineASecondThroughAndTellsHowManyItLeftOut() {
        LimitedLog log = log(1);
        for (int i = 0; i < 100; i++) {
            log.warn("no {}", i);
        }
        assertThat(lines.texts()).containsExactly("no 0");
        clock.advance(999, TimeUnit.MILLISECONDS);
        log.warn("no {}", 100);
        assertThat(lines.texts()).hasSize(1);
        clock.advance(1, TimeUnit.MILLISECONDS);
        log.warn("no {}", 101);
        log.warn("no {}", 102);
        assertThat(lines.texts()).containsExactly("no 0", "no 101 (after 100 such lines left out)");
        clock.advance(5, TimeUnit.SECONDS);
        log.warn("no {}", 103);
        assertThat(lines.texts()).last().isEqualTo("no 103 (after 1 such lines left out)");
    }

    @Test
    void letsABurstThroughAfterAQuietTime() {
        LimitedLog log = log(3);
        for (int round = 0; round < 2; round++) {
            lines.clear();
            for (int i = 0; i < 10; i++) {
                log.info("hello");
            }
            assertThat(lines.texts()).hasSize(3);
            clock.advance(1, TimeUnit.SECONDS);
            log.info("hello");
            log.info("hello");
            assertThat(lines.texts()).hasSize(4);
            clock.advance(1, TimeUnit.HOURS);
        }
    }

    @Test
    void whatNobodyWantsIsNotCountedAsLeftOut() {
        LimitedLog log = log(1);
        lines.only(org.slf4j.event.Level.INFO);
        log.debug("unwanted");
        log.info("wanted");
        assertThat(lines.texts()).containsExactly("wanted");
    }

    @Test
    void logsTheFailureBehindTheArguments() {
        log(1).warn("{} failed", "it", new IllegalStateException("why"));
        assertThat(lines.texts()).containsExactly("it failed");
        assertThat(lines.failures()).containsExactly("why");
    }
}
