package io.knet.tools.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tools.CommandRun;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class NodeCommandTest {
    @Test
    void isReadyBeforeAnythingElse() throws Exception {
        try (NodeUnderTest node =
                new NodeUnderTest("--id=1", "--peer=2", "--link=2/3,127.0.0.1:0,127.0.0.2:5405")) {
            JsonNode ready = node.await("ready");

            assertThat(node.unclaimed()).isEmpty();
            assertThat(ready.get("id").asInt()).isEqualTo(1);
            assertThat(ready.get("channel").asInt()).isZero();
            assertThat(ready.get("crypto").asText()).isEqualTo("none");
            JsonNode link = ready.get("links").get(0);
            assertThat(link.get("host").asInt()).isEqualTo(2);
            assertThat(link.get("link").asInt()).isEqualTo(3);
            assertThat(link.get("local").asText()).matches("127\\.0\\.0\\.1:[1-9]\\d*");
            assertThat(link.get("remote").asText()).isEqualTo("127.0.0.2:5405");
        }
    }

    @Test
    void readyNamesTheSocketsInUse() throws Exception {
        boolean epoll = NettyHandleBuilder.epollUnavailable().isEmpty();
        try (NodeUnderTest auto = new NodeUnderTest("--id=1");
                NodeUnderTest nio = new NodeUnderTest("--id=1", "--native=nio")) {
            JsonNode ready = auto.await("ready");

            assertThat(ready.get("transport").asText()).isEqualTo(epoll ? "epoll" : "nio");
            assertThat(ready.has("epoll_missing")).isEqualTo(!epoll);
            assertThat(nio.await("ready").get("transport").asText()).isEqualTo("nio");
        }
    }

    @Test
    void goesOnAfterBadCommands() throws Exception {
        try (NodeUnderTest node = new NodeUnderTest("--id=1", "--peer=2")) {
            node.await("ready");
            assertThat(error(node, "hello?"))
                    .startsWith("unknown command \"hello?\"; there are send, ");
            assertThat(error(node, "send 3 x"))
                    .isEqualTo("there is no host 3; hosts come from --peer");
            assertThat(error(node, "sync 3 x"))
                    .isEqualTo("there is no host 3; hosts come from --peer");
            assertThat(error(node, "flood 3 1 1"))
                    .isEqualTo("there is no host 3; hosts come from --peer");
            assertThat(error(node, "disable 3/0"))
                    .isEqualTo("there is no host 3; hosts come from --peer");
            assertThat(error(node, "enable 2/1")).isEqualTo("there is no link 2/1");
            assertThat(error(node, "send 2 @/no/such/file"))
                    .isEqualTo("file \"/no/such/file\" does not exist");
            assertThat(error(node, "bcast @/dev/zero"))
                    .isEqualTo("file \"/dev/zero\" has more than 65536 bytes");

            node.command("");
            node.command("status");
            node.await("status");
            node.command("quit");
            assertThat(node.exitCode()).isZero();
            assertThat(node.unclaimed()).isEmpty();
            assertThat(node.err()).isEmpty();
        }
    }

    private static String error(NodeUnderTest node, String command) throws Exception {
        node.command(command);
        return node.await("error").get("message").asText();
    }

    @Test
    void theEndOfInputSendsWhatIsQueued() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first();
                NodeUnderTest second = nodes.second()) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);

            for (int i = 0; i < 50; i++) {
                first.command("send 2 message " + i);
            }
            first.endInput();

            assertThat(first.exitCode()).isZero();
            assertThat(first.err()).isEmpty();
            // Packets, not messages: those of a peer that is gone are not delivered any more.
            second.awaitCounter("/links/0/rx_data_packets", 50);
        }
    }

    @Test
    void tellsWhatHappenedBeforeTheEndOfInput() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first();
                NodeUnderTest second = nodes.second()) {
            first.awaitHost(2, true);
            second.await("ready");

            first.command("disable 2/0");
            first.endInput();

            assertThat(first.exitCode()).isZero();
            first.awaitLink(2, 0, false);
            first.awaitHost(2, false);
        }
    }

    @Test
    void tellsThatItsLinksGoDownAtTheEnd() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first();
                NodeUnderTest second = nodes.second()) {
            first.awaitHost(2, true);
            second.await("ready");

            first.command("quit");

            assertThat(first.exitCode()).isZero();
            assertThat(first.awaitLink(2, 0, false).get("reason").asText()).isEqualTo("CLOSED");
            first.awaitHost(2, false);
        }
    }

    @Test
    void speaksToPeopleToo() throws IOException {
        CommandRun run =
                CommandRun.withInput(
                        "sync 2 x\nnonsense\nstatus\nstats\nquit\n",
                        "node",
                        "--id=1",
                        "--peer=2,name=db2",
                        "--native=nio",
                        "--link=2/0,127.0.0.1:0,127.0.0.2:5405");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .anyMatch(line -> line.equals("ready: node 1, sockets nio, channel 0, crypto none"))
                .anyMatch(
                        line ->
                                line.matches(
                                        "  link 2/0: 127\\.0\\.0\\.1:\\d+ -> 127\\.0\\.0\\.2:5405"))
                .anyMatch(line -> line.matches("sync to host 2: EHOSTDOWN: .* \\(\\d+ us\\)"))
                .anyMatch(line -> line.startsWith("error: unknown command \"nonsense\""))
                .anyMatch(line -> line.startsWith("status: node 1, "))
                .anyMatch(line -> line.equals("  host 2 (db2): not reachable, policy passive"))
                .anyMatch(line -> line.startsWith("    link 2/0: down, 127.0.0.1:"))
                .anyMatch(line -> line.equals("stats:"));
    }
}
