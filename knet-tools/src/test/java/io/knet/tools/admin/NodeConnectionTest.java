package io.knet.tools.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.tools.CommandRun;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections to what is not as a node should be. */
@Timeout(60)
class NodeConnectionTest {
    @TempDir private Path folder;

    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(folder.resolve("socket"));
    }

    private ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address(), 1);
    }

    @Test
    void aNodeThatTakesNoConnectionIsWaitedForOnlyAsLongAsAsked() throws Exception {
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel listener = listen()) {
            boolean taken = true;
            while (taken) {
                SocketChannel next = SocketChannel.open(StandardProtocolFamily.UNIX);
                waiting.add(next);
                next.configureBlocking(false);
                try {
                    taken = next.connect(address());
                } catch (SocketException full) {
                    taken = false;
                }
            }

            CommandRun run = CommandRun.of("status", "--timeout=1", address().toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualTo(
                            "knet status: no node answers on "
                                    + address()
                                    + ": it takes no connection within 1 s\n");
            assertThat(listener.isOpen()).isTrue();
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void whyANodeClosedTheConnectionBeforeItWasAskedIsTold() throws Exception {
        try (ServerSocketChannel listener = listen();
                NodeConnection connection =
                        NodeConnection.to(folder.resolve("socket"), Duration.ofSeconds(5))) {
            try (SocketChannel client = listener.accept()) {
                String line =
                        "{\"schema\":1,\"event\":\"error\",\"code\":\"too_many_clients\","
                                + "\"message\":\"there are 16 clients already; try later\"}\n";
                client.write(ByteBuffer.wrap(line.getBytes(UTF_8)));
            }

            assertThatThrownBy(
                            () ->
                                    connection.ask(
                                            NodeConnection.request("status"),
                                            Duration.ofSeconds(5)))
                    .isInstanceOf(ToolException.class)
                    .hasMessageContaining("there are 16 clients already; try later");
        }
    }
}
