package io.knet.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import io.knet.admin.AdminEndpoint;
import io.knet.tools.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class SetCommandTest {
    @TempDir private Path folder;
    private final KnetHandle node = KnetHandle.builder(1).build();
    private AdminEndpoint endpoint;

    @BeforeEach
    void open() throws Exception {
        endpoint = AdminEndpoint.open(node, folder.resolve("admin").resolve("node1"));
        node.addHost(2)
                .addLink(
                        0,
                        LinkConfig.udp(
                                KnetAddress.parse("127.0.79.21:5405"),
                                KnetAddress.parse("127.0.79.22:5405")));
    }

    @AfterEach
    void close() {
        endpoint.close();
        node.close();
    }

    private CommandRun set(String... words) {
        String[] args = new String[words.length + 3];
        args[0] = "set";
        args[1] = "--node";
        args[2] = endpoint.path().toString();
        System.arraycopy(words, 0, args, 3, words.length);
        return CommandRun.of(args);
    }

    @Test
    void aLinkIsChangedAndOldAndNewValuesAreShown() {
        CommandRun run = set("link", "2/0", "priority=10", "pong_timeout_ms=5000");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo("priority is 10, was 0\npong_timeout_ms is 5000, was 2000\n");
        assertThat(node.host(2).link(0).config().priority()).isEqualTo(10);
    }

    @Test
    void hostsAndTheNodeAreChanged() throws Exception {
        assertThat(set("host", "2", "policy=active").out())
                .isEqualTo("policy is active, was passive\n");
        JsonNode answer = new ObjectMapper().readTree(set("node", "mtu=1400", "--json").out());
        assertThat(answer.at("/schema").asInt()).isEqualTo(1);
        assertThat(answer.at("/changes/0/setting").asText()).isEqualTo("mtu");
        assertThat(answer.at("/changes/0/old").asText()).isEqualTo("auto");
        assertThat(answer.at("/changes/0/new").asText()).isEqualTo("1400");
    }

    @Test
    void withoutAValueSettingsAreShown() {
        assertThat(set("link", "2/0").out())
                .contains("priority               0  (0 to 255)\n")
                .contains("remote                 127.0.79.22:5405  (IP:PORT, ");
        assertThat(set("node").out()).contains("crypto_1               -  (MODEL/CIPHER/HASH FILE");
    }

    @Test
    void aKeyFileMayBeNamedFromWhereTheCommandRuns() throws Exception {
        Path key = Files.write(folder.resolve("new.key"), new byte[128]);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Path relative = Path.of("").toAbsolutePath().relativize(key);
        CommandRun run = set("node", "crypto_2=jca/aes256/sha256 " + relative, "crypto_in_use=2");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("crypto_2 is set\ncrypto_in_use is 2, was none\n");
        assertThat(node.crypto().inUse()).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "::",
            value = {
                "all :: \"all\" must be node, host ID or link HOST/LINK",
                "host :: host id \"\" must be a number from 0 to 65535",
                "link 2 :: link \"2\" must be PEER/LINK, as in 2/0",
                "link 2/0 priority :: \"priority\" must be NAME=VALUE",
                "link 2/0 priority=1 priority=2 :: priority is given twice",
                "link 2/0 priority=999 :: priority \"999\" must be a number from 0 to 255",
                "link 2/0 speed=1 :: there is no setting \"speed\"; settings of a link are enabled,",
                "link 2/5 priority=1 :: there is no link 2/5; links of host 2 are [0]",
                "link 2/0 pong_timeout_ms=1 :: EINVAL: invalid link timers: pong timeout",
                "host 3 policy=rr :: there is no host 3; hosts are [2]",
                "node mtu=1400 crypto_in_use=1 :: configuration there first; changed before that: mtu"
            })
    void badInputIsOneLine(String words, String message) {
        CommandRun run = set(words.split(" ", -1));
        assertThat(run.err()).startsWith("knet set: ").contains(message).hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aNodeThatDoesNotAnswerIsAFailure() {
        endpoint.close();
        CommandRun run = set("node", "mtu=1400");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no node answers on").hasLineCount(1);
    }

    @Test
    void helpListsWhatMayBeSet() {
        assertThat(CommandRun.of("set", "--help").out())
                .contains("  priority               0 to 255\n")
                .contains("  log.SUBSYSTEM          error, warning, info,")
                .contains("  policy                 passive, active or rr\n");
        assertThat(CommandRun.of("set").exitCode()).isEqualTo(2);
    }
}
