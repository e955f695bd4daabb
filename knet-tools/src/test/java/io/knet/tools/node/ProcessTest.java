package io.knet.tools.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.tools.KnetProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show. */
@Timeout(60)
class ProcessTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @Test
    void eachLineIsWrittenAtOnceAndTheEndOfInputEndsTheProcess() throws Exception {
        Process node = start("node", "--id=1", "--peer=2", "--json");
        try (BufferedReader out = node.inputReader(UTF_8);
                OutputStream in = node.getOutputStream()) {
            assertThat(event(out)).isEqualTo("ready");
            in.write("send 2 \u00fcber\nstats\n".getBytes(UTF_8));
            in.flush();
            assertThat(event(out)).isEqualTo("sent");
            assertThat(event(out)).isEqualTo("stats");
            in.close();

            assertThat(out.readLine()).isNull();
            assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).isZero();
            assertThat(node.errorReader().lines()).isEmpty();
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void writesUtf8WhateverTheLocale() throws Exception {
        ProcessBuilder builder = KnetProcess.of("node", "--id=1");
        builder.environment().put("LC_ALL", "C");
        Process node = builder.start();
        try (BufferedReader out = node.inputReader(UTF_8);
                OutputStream in = node.getOutputStream()) {
            in.write("gr\u00fc\u00df\n".getBytes(UTF_8));
            in.close();

            assertThat(out.lines())
                    .anyMatch(line -> line.startsWith("error: unknown command \"gr\u00fc\u00df\""));
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void logsToStandardErrorWhenAsked() throws Exception {
        ProcessBuilder builder = KnetProcess.of("node", "--id=1", "--json");
        builder.command().add(1, "-Dknet.log=debug");
        Process node = builder.start();
        try (BufferedReader out = node.inputReader(UTF_8);
                BufferedReader err = node.errorReader(UTF_8)) {
            node.getOutputStream().close();

            assertThat(err.lines())
                    .anyMatch(
                            line ->
                                    line.matches(
                                            "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} DEBUG io\\.netty\\..*: .*"));
            assertThat(event(out)).isEqualTo("ready");
            assertThat(out.readLine()).isNull();
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void leavesAConfigurationOfLogbackThatIsNamedInForce(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("own.xml");
        Files.writeString(
                file,
                """
                <configuration>
                    <appender name="own" class="ch.qos.logback.core.ConsoleAppender">
                        <target>System.err</target>
                        <encoder>
                            <pattern>own %level%n</pattern>
                        </encoder>
                    </appender>
                    <root level="debug">
                        <appender-ref ref="own"/>
                    </root>
                </configuration>
                """);
        ProcessBuilder builder = KnetProcess.of("node", "--id=1", "--json");
        builder.command().add(1, "-Dlogback.configurationFile=" + file);
        Process node = builder.start();
        try (BufferedReader err = node.errorReader(UTF_8)) {
            node.getOutputStream().close();

            assertThat(err.lines()).isNotEmpty().allMatch("own DEBUG"::equals);
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void saysWhyEpollIsMissingAndTakesNio() throws Exception {
        ProcessBuilder builder = KnetProcess.of("node", "--id=1", "--json");
        builder.command().add(1, "-Dio.netty.transport.noNative=true");
        Process node = builder.start();
        try (BufferedReader out = node.inputReader(UTF_8)) {
            node.getOutputStream().close();

            JsonNode ready = JACKSON.readTree(out.readLine());
            assertThat(ready.get("transport").asText()).isEqualTo("nio");
            assertThat(ready.get("epoll_missing").asText()).isNotEmpty();
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void goesOnWithoutALinkThatTheJvmHasNoSocketsFor() throws Exception {
        ProcessBuilder builder =
                KnetProcess.of(
                        "node",
                        "--id=1",
                        "--peer=2",
                        "--native=nio",
                        "--link=2/0,127.0.0.1:0,127.0.0.2:5405",
                        "--link=2/1,[::1]:0,[::1]:5405",
                        "--json");
        builder.command().add(1, "-Djava.net.preferIPv4Stack=true");
        Process node = builder.start();
        try (BufferedReader out = node.inputReader(UTF_8)) {
            node.getOutputStream().close();

            JsonNode ready = JACKSON.readTree(out.readLine());
            assertThat(ready.get("links")).hasSize(1);
            JsonNode error = JACKSON.readTree(out.readLine());
            assertThat(error.get("event").asText()).isEqualTo("error");
            assertThat(error.toString())
                    .contains("link 2/1 is left out", "-Djava.net.preferIPv4Stack=true");
            assertThat(node.waitFor()).isZero();
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void refusesToRunWithoutTheEpollThatWasDemanded() throws Exception {
        ProcessBuilder builder = KnetProcess.of("node", "--id=1", "--native=epoll");
        builder.command().add(1, "-Dio.netty.transport.noNative=true");
        Process node = builder.start();
        try (BufferedReader err = node.errorReader(UTF_8)) {
            assertThat(err.lines())
                    .singleElement()
                    .asString()
                    .startsWith("knet node: EPROTONOSUPPORT: epoll is not available: ");
            assertThat(node.waitFor()).isEqualTo(2);
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void theExitCodeReachesTheShell() throws Exception {
        Process node = start("node", "--id=x");
        try (BufferedReader err = node.errorReader(UTF_8)) {
            assertThat(err.lines()).hasSize(1);
            assertThat(node.waitFor()).isEqualTo(2);
        } finally {
            node.destroyForcibly();
        }
    }

    private static String event(BufferedReader out) throws IOException {
        JsonNode json = JACKSON.readTree(out.readLine());
        return json.get("event").asText();
    }

    private static Process start(String... args) throws IOException {
        return KnetProcess.of(args).start();
    }
}
