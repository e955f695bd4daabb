package io.knet.tests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tests.peer.Commands;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/install} puts into a system. */
@Timeout(180)
@Tag("image")
@Interop(Need.PACKAGE)
class InstallTest {
    @TempDir private Path root;

    @Test
    void theInstalledCommandRunsAndHasItsPagesCompletionAndUnit() throws Exception {
        Commands.run("../deploy/install", root.toString()).outputOrThrow();

        String knet = root.resolve("usr/bin/knet").toString();
        assertThat(Commands.run(knet, "--version").outputOrThrow()).matches("knet \\S+\\R");
        assertThat(Commands.run(knet, "node", "--id=x").exitCode()).isEqualTo(2);
        assertThat(root.resolve("usr/share/man/man1/knet-node.1")).isNotEmptyFile();
        assertThat(root.resolve("usr/share/bash-completion/completions/knet")).isNotEmptyFile();
        assertThat(root.resolve("usr/lib/sysusers.d/knet.conf")).isNotEmptyFile();
        assertThat(root.resolve("usr/lib/systemd/system/knet.service")).isNotEmptyFile();
        // Again, over what is there: an update.
        Commands.run("../deploy/install", root.toString()).outputOrThrow();
        assertThat(Commands.run(knet, "--version").exitCode()).isZero();
    }
}
