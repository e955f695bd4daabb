package io.knet.netty.count;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.log.KnetLogging;
import io.knet.log.LogLevel;
import io.knet.log.LogSubsystem;
import io.knet.netty.testkit.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandleLogTest {
    @AfterEach
    void followBackend() {
        KnetLogging.followBackend();
    }

    @Test
    void linesOfTwoHandlesCanBeToldApart() {
        try (LogLines lines = LogLines.of(LogSubsystem.LINK)) {
            HandleLog.of(LogSubsystem.LINK, 1).info("link {}/{} is up", 2, 0);
            HandleLog.of(LogSubsystem.LINK, 3).warn("link {} is down", "2/0");

            assertThat(lines.texts()).containsExactly("[1] link 2/0 is up", "[3] link 2/0 is down");
        }
    }

    @Test
    void knetsLevelHoldsForThem() {
        try (LogLines lines = LogLines.of(LogSubsystem.LINK)) {
            KnetLogging.level(LogSubsystem.LINK, LogLevel.WARN);
            HandleLog.of(LogSubsystem.LINK, 1).info("quiet");

            assertThat(HandleLog.of(LogSubsystem.LINK, 1).isInfoEnabled()).isFalse();
            assertThat(lines.texts()).isEmpty();
        }
    }
}
