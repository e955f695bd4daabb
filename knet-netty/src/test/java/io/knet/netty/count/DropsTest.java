package io.knet.netty.count;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.knet.KnetAddress;
import io.knet.stats.DropReason;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DropsTest {
    private final MockTicker clock = Ticker.newMockTicker();
    private final Drops drops = new Drops(1, clock, new Errors(clock));
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.knet.rx");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void countsByReason() {
        drops.count(DropReason.DUPLICATE, 1, "2/0");
        drops.count(DropReason.REASSEMBLY_EXPIRED, 5, "2");
        drops.count(DropReason.DUPLICATE, 1, "2/0");

        Map<DropReason, Long> counts = drops.snapshot();
        assertThat(counts).hasSameSizeAs(DropReason.values());
        assertThat(counts)
                .containsEntry(DropReason.DUPLICATE, 2L)
                .containsEntry(DropReason.REASSEMBLY_EXPIRED, 5L)
                .containsEntry(DropReason.TOO_SHORT, 0L);
    }

    @Test
    void writesSourcesAsPeopleDo() {
        drops.count(DropReason.DUPLICATE, 1, KnetAddress.parse("[fd00::1]:5405"));

        assertThat(lines.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains(": [fd00::1]:5405 (");
    }

    @Test
    void logsOneLineASecondForEachReason() {
        for (int i = 0; i < 3; i++) {
            drops.count(DropReason.DUPLICATE, 1, "2/0");
        }
        drops.count(DropReason.TOO_SHORT, 1, "/192.0.2.2:5405");
        clock.advanceMillis(1000);
        drops.count(DropReason.DUPLICATE, 1, "2/1");

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "[1] dropped, duplicate: 2/0 (0 more since the last such line)",
                        "[1] dropped, too_short: /192.0.2.2:5405 (0 more since the last such line)",
                        "[1] dropped, duplicate: 2/1 (2 more since the last such line)");
    }
}
