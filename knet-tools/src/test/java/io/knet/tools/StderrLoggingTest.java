package io.knet.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.Configurator;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StderrLoggingTest {
    @Test
    void leavesTheLoggingOfAProgramThatRunsTheCommandAsItIs() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        assertThat(CommandRun.of("node", "--id=1").exitCode()).isZero();

        // The appender of the tests' own logback-test.xml.
        assertThat(root.getAppender("console")).isNotNull();
        assertThat(root.getAppender("stderr")).isNull();
    }

    @Test
    void offersLogbackNoConfiguration() {
        assertThat(ServiceLoader.load(Configurator.class)).isEmpty();
    }
}
