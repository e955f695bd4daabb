package io.knet.tests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tests.peer.Commands;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The unit, as systemd judges it. */
@Timeout(60)
@Interop(Need.SYSTEMD)
class UnitTest {
    private static final Path UNIT = Path.of("../deploy/systemd/knet.service");
    private static final Pattern EXPOSURE =
            Pattern.compile("Overall exposure level for knet.service: (\\d+\\.\\d)");

    @TempDir private Path folder;

    @Test
    void systemdUnderstandsEveryLineOfTheUnit() throws Exception {
        // The program and the manual page are on no machine that only builds knet.
        String unit =
                Files.readString(UNIT)
                        .replace("/usr/bin/knet ", "/bin/sh ")
                        .replaceAll("(?m)^Documentation=.*\n", "");
        Path file = Files.writeString(folder.resolve("knet.service"), unit);
        Commands.Result verify = Commands.run("systemd-analyze", "verify", file.toString());
        assertThat(verify.output()).doesNotContain("knet.service");
        assertThat(verify.exitCode()).isZero();
    }

    @Test
    void theUnitGivesANodeLittleThatItDoesNotNeed() {
        String judged =
                Commands.run("systemd-analyze", "security", "--offline=true", UNIT.toString())
                        .outputOrThrow();
        Matcher exposure = EXPOSURE.matcher(judged);
        assertThat(exposure.find()).as(judged).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).isLessThan(2);
    }
}
