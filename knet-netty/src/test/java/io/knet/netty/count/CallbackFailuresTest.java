package io.knet.netty.count;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.knet.log.LogSubsystem;
import io.knet.stats.HandleCounter;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is said of an event loop that was held up. */
class CallbackFailuresTest {
    private static final long STALL = TimeUnit.MILLISECONDS.toNanos(300);
    private static final StackTraceElement CULPRIT =
            new StackTraceElement("com.example.App", "waitsForADatabase", "App.java", 7);

    private final Logger logger =
            (Logger) LoggerFactory.getLogger(LogSubsystem.HANDLE.loggerName());
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final MockTicker clock = Ticker.newMockTicker();
    private final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
    private final CallbackFailures failures =
            new CallbackFailures(1, counters, clock, new Errors(clock));

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    @Test
    void countsButDoesNotTellStallsOfTheFirstSecondsWhenAJvmLoadsItsClasses() {
        failures.loopStalled(STALL, List.of(CULPRIT));
        clock.advance(4999, TimeUnit.MILLISECONDS);
        failures.loopStalled(STALL, List.of(CULPRIT));

        assertThat(lines.list).isEmpty();
        assertThat(counters.snapshot().get(HandleCounter.LOOP_STALLS)).isEqualTo(2);
    }

    @Test
    void accusesTheMachineTooAndShowsWhatTheThreadWasDoing() {
        clock.advance(5, TimeUnit.SECONDS);

        failures.loopStalled(STALL, List.of(CULPRIT));

        assertThat(lines.list).hasSize(1);
        assertThat(lines.list.get(0).getFormattedMessage())
                .contains(
                        "an event loop, or the machine, was held up for 300 ms",
                        "Its thread was",
                        "at com.example.App.waitsForADatabase(App.java:7)");
    }

    @Test
    void showsNoStackIfNobodyLooked() {
        clock.advance(5, TimeUnit.SECONDS);

        failures.loopStalled(STALL, List.of());

        assertThat(lines.list.get(0).getFormattedMessage()).endsWith("on an event loop");
    }
}
