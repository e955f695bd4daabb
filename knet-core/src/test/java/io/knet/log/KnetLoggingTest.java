package io.knet.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MarkerFactory;

/** On a subsystem that knet itself does not use, so that nobody disturbs. */
class KnetLoggingTest {
    private static final LogSubsystem SUBSYSTEM = LogSubsystem.FILTER;

    private final Logger log = KnetLogging.logger(SUBSYSTEM);
    private final ListAppender<ILoggingEvent> lines =
            new ListAppender<>() {
                @Override
                protected void append(ILoggingEvent line) {
                    // Found out by a look at the stack, so it must be done here.
                    line.getCallerData();
                    super.append(line);
                }
            };
    private final ch.qos.logback.classic.Logger backend =
            (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(SUBSYSTEM.loggerName());

    @BeforeEach
    void listen() {
        backend.setLevel(Level.TRACE);
        backend.setAdditive(false);
        lines.start();
        backend.addAppender(lines);
    }

    @AfterEach
    void restore() {
        KnetLogging.followBackend();
        backend.detachAppender(lines);
        backend.setLevel(null);
        backend.setAdditive(true);
    }

    private void logAtAllLevels() {
        log.error("error");
        log.warn("warn {}", 1);
        log.info("info {} {}", 1, 2);
        log.debug("debug {} {} {}", 1, 2, 3);
        log.trace("trace");
    }

    private String levels() {
        return lines.list.stream().map(line -> line.getLevel().toString()).toList().toString();
    }

    @Test
    void atFirstTheBackendAloneDecides() {
        assertThat(KnetLogging.level(SUBSYSTEM)).isEmpty();
        logAtAllLevels();
        assertThat(levels()).isEqualTo("[ERROR, WARN, INFO, DEBUG, TRACE]");
        lines.list.clear();
        backend.setLevel(Level.INFO);
        logAtAllLevels();
        assertThat(levels()).isEqualTo("[ERROR, WARN, INFO]");
    }

    @Test
    void aLevelOfKnetsMakesASubsystemQuieterAtOnce() {
        KnetLogging.level(SUBSYSTEM, LogLevel.WARN);
        assertThat(KnetLogging.level(SUBSYSTEM)).hasValue(LogLevel.WARN);
        logAtAllLevels();
        assertThat(levels()).isEqualTo("[ERROR, WARN]");
        assertThat(log.isWarnEnabled()).isTrue();
        assertThat(log.isInfoEnabled()).isFalse();
        assertThat(log.isEnabledForLevel(org.slf4j.event.Level.DEBUG)).isFalse();
        assertThat(log.isDebugEnabled(MarkerFactory.getMarker("m"))).isFalse();

        KnetLogging.level(SUBSYSTEM, LogLevel.ERROR);
        lines.list.clear();
        logAtAllLevels();
        assertThat(levels()).isEqualTo("[ERROR]");

        KnetLogging.followBackend(SUBSYSTEM);
        lines.list.clear();
        logAtAllLevels();
        assertThat(levels()).isEqualTo("[ERROR, WARN, INFO, DEBUG, TRACE]");
    }

    @Test
    void aLevelOfKnetsDoesNotOverruleTheBackend() {
        backend.setLevel(Level.WARN);
        KnetLogging.level(SUBSYSTEM, LogLevel.TRACE);
        logAtAllLevels();
        assertThat(levels()).isEqualTo("[ERROR, WARN]");
        assertThat(log.isInfoEnabled()).isFalse();
    }

    @Test
    void oneLevelHoldsForAllSubsystems() {
        KnetLogging.level(LogLevel.DEBUG);
        for (LogSubsystem subsystem : LogSubsystem.values()) {
            assertThat(KnetLogging.level(subsystem)).hasValue(LogLevel.DEBUG);
        }
        KnetLogging.followBackend();
        for (LogSubsystem subsystem : LogSubsystem.values()) {
            assertThat(KnetLogging.level(subsystem)).isEmpty();
        }
    }

    @Test
    void linesArriveWithTextFailureMarkerAndCaller() {
        Exception failure = new IllegalStateException("why");
        log.warn(MarkerFactory.getMarker("m"), "a {} of {}", "line", "three", failure);
        log.atInfo().addArgument(7).log("fluent {}");

        ILoggingEvent line = lines.list.get(0);
        assertThat(line.getFormattedMessage()).isEqualTo("a line of three");
        assertThat(line.getThrowableProxy().getMessage()).isEqualTo("why");
        assertThat(line.getMarkerList()).hasToString("[m]");
        assertThat(line.getLoggerName()).isEqualTo("io.knet.filter");
        assertThat(line.getCallerData()[0].getClassName()).isEqualTo(getClass().getName());
        assertThat(lines.list.get(1).getFormattedMessage()).isEqualTo("fluent 7");
    }
}
