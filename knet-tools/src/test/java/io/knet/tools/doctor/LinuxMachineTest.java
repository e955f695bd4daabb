package io.knet.tools.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The facts of the machine that the tests run on. */
@EnabledOnOs(OS.LINUX)
final class LinuxMachineTest {
    @Test
    void limitsOfTheKernelAreReadToTheirLastDigit() throws Exception {
        Path file = Path.of("/proc/sys/fs/nr_open");
        try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
            String line = lines.readLine();
            assertThat(line).hasSizeGreaterThan(1);
            assertThat(new LinuxMachine().sysctl("fs.nr_open")).hasValue(Long.parseLong(line));
        }
    }
}
