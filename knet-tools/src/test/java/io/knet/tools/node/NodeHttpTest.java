package io.knet.tools.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tools.http.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NodeHttpTest {
    @TempDir private Path folder;

    @Test
    void aNodeAnswersHttpUntilItEnds() throws Exception {
        try (NodeUnderTest node = new NodeUnderTest("--id", "1", "--http", "127.0.0.1:0")) {
            String address = node.await("http").get("address").asText();
            assertThat(Reply.to("http://" + address + "/health").body())
                    .isEqualTo("{\"status\":\"up\",\"troubles\":[]}\n");
            node.command("quit");
            assertThat(node.exitCode()).isZero();
        }
    }

    @Test
    void badArgumentsAreNamed() throws Exception {
        Path spaces = Files.writeString(folder.resolve("spaces"), "two words are no token here");
        Files.setPosixFilePermissions(spaces, PosixFilePermissions.fromString("rw-------"));
        assertRefused("needs --http-token", "--http", "0.0.0.0:0");
        assertRefused("--http-token needs --http", "--http-token", "x");
        assertRefused("--http-ha-cluster needs --http", "--http-ha-cluster");
        assertRefused("does not exist", "--http", "127.0.0.1:0", "--http-token", "/does/not/exist");
        assertRefused("visible ASCII", "--http", "127.0.0.1:0", "--http-token", spaces.toString());
    }

    private static void assertRefused(String why, String... options) throws Exception {
        String[] all = new String[options.length + 2];
        all[0] = "--id";
        all[1] = "1";
        System.arraycopy(options, 0, all, 2, options.length);
        try (NodeUnderTest node = new NodeUnderTest(all)) {
            assertThat(node.exitCode()).isEqualTo(2);
            assertThat(node.err()).contains(why);
        }
    }
}
