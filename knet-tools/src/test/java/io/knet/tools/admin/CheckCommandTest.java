package io.knet.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.admin.AdminEndpoint;
import io.knet.tools.CommandRun;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code knet check} of a node that is embedded in a program. */
@Timeout(120)
class CheckCommandTest {
    @TempDir private Path folder;
    private final KnetHandle node = KnetHandle.builder(1).build();
    private final KnetHandle peer = KnetHandle.builder(2).build();
    private AdminEndpoint endpoint;
    private String path;

    @BeforeEach
    void open() throws Exception {
        endpoint = AdminEndpoint.open(node, folder.resolve("admin").resolve("node1"));
        path = endpoint.path().toString();
        node.enableForwarding();
        peer.enableForwarding();
        KnetLink there = link(peer, 1, 0, "127.0.78.2:5405", "127.0.78.1:5405");
        KnetLink here = link(node, 2, 0, "127.0.78.1:5405", "127.0.78.2:5405");
        here.whenUp().orTimeout(60, TimeUnit.SECONDS).join();
        there.whenUp().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @AfterEach
    void close() {
        endpoint.close();
        node.close();
        peer.close();
    }

    private static KnetLink link(KnetHandle from, int to, int link, String local, String remote) {
        return from.findHost(to)
                .orElseGet(() -> from.addHost(to))
                .addLink(
                        link,
                        LinkConfig.udp(KnetAddress.parse(local), KnetAddress.parse(remote))
                                .withTimers(LinkTimers.ofMillis(50, 20_000).withPongsToComeUp(2)));
    }

    @Test
    void aNodeThatIsWellIsOk() {
        CommandRun run = CommandRun.of("check", path);
        assertThat(run.out())
                .startsWith("KNET OK - all is up, hosts: 1, links: 1 | hosts_down=0;;1;0")
                .hasLineCount(1);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aLostHostIsCritical() throws Exception {
        link(node, 3, 1, "127.0.78.1:5406", "127.0.78.3:5406");
        CommandRun run = CommandRun.of("check", path);
        assertThat(run.out())
                .startsWith("KNET CRITICAL - host 3 is not reachable; link 3/1 is down");
        assertThat(run.exitCode()).isEqualTo(2);

        CommandRun more = CommandRun.of("check", "--hosts-critical", "2", path);
        assertThat(more.out()).startsWith("KNET WARNING - ");
        assertThat(more.exitCode()).isEqualTo(1);

        JsonNode json =
                new ObjectMapper().readTree(CommandRun.of("check", "--format", "json", path).out());
        assertThat(json.at("/schema").asInt()).isEqualTo(1);
        assertThat(json.at("/level").asText()).isEqualTo("critical");
        assertThat(json.at("/hosts_down").asInt()).isEqualTo(1);
        assertThat(json.at("/links/0/up").asBoolean()).isTrue();
    }

    @Test
    void countsLostPingsBetweenTwoLooks() {
        CommandRun run = CommandRun.of("check", "--loss-critical", "100", "--loss-over", "1", path);
        assertThat(run.out()).contains("link_2_0_loss=");
    }

    @Test
    void aNodeThatDoesNotAnswerIsCritical() {
        endpoint.close();
        CommandRun run = CommandRun.of("check", path);
        assertThat(run.out()).startsWith("KNET CRITICAL - no node answers on ").hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "--format, xml, 'nagios, json or prometheus'",
        "--hosts-warn, 0, must be 1 or more",
        "--hosts-critical, -1, must be 1 or more",
        "--links-warn, x, --links-warn",
        "--latency-warn, NaN, must be more than 0",
        "--loss-critical, 101, at most 100",
        "--loss-over, 0, from 1 to 3600"
    })
    void argumentsThatCannotWorkAreOneLine(String option, String value, String why) {
        CommandRun run = CommandRun.of("check", option, value, path);
        assertThat(run.exitCode()).as("unknown").isEqualTo(3);
        assertThat(run.err()).contains(why).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aSocketThatIsNoneIsUnknown() {
        CommandRun run = CommandRun.of("check", folder.toString());
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("is no socket").hasLineCount(1);
    }

    @Test
    void hasHelp() {
        assertThat(CommandRun.of("check", "--help").out()).startsWith("Usage: knet check");
    }
}
