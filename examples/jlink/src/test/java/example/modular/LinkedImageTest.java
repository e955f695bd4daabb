package example.modular;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkedImageTest {
    private static final Path BIN = Path.of(System.getProperty("example.image"), "bin");

    private static String run(Path program, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(program.toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void theImageRunsTheProgramWithoutAWarning() throws Exception {
        String output = run(BIN.resolve("modular"));

        assertThat(output)
                .contains("received: from module to module")
                .contains(System.getProperty("os.name").equals("Linux") ? "udp/epoll" : "udp/nio")
                .doesNotContain("WARN");
    }

    @Test
    void theImageHoldsTheProgramsModulesAndFewOthers() throws Exception {
        List<String> modules =
                run(BIN.resolve("java"), "--list-modules")
                        .lines()
                        .map(line -> line.replaceAll("@.*", ""))
                        .toList();

        assertThat(modules)
                .contains("example.modular", "io.knet.core", "io.knet.netty", "io.knet.crypto")
                .doesNotContain("java.desktop", "jdk.compiler", "org.bouncycastle.provider");
    }
}
