package io.knet.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.admin.json.JsonValue;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server round by round, as its thread goes through them. */
@Timeout(60)
class AdminServerTest {
    private static final String EVENTS = "{\"schema\":1,\"request\":\"events\"}\n";

    @TempDir private Path folder;

    /** Reads what there is. */
    private static void read(SocketChannel reader, StringBuilder all) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(1 << 16);
        while (reader.read(part) > 0) {
            all.append(UTF_8.decode(part.flip()));
            part.clear();
        }
    }

    @Test
    void requestsBehindAnAnswerThatWasReadLateAreAnswered() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (KnetHandle node = KnetHandle.builder(1).build();
                Selector selector = Selector.open();
                ServerSocketChannel listener =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
                SocketChannel reader = SocketChannel.open(address)) {
            EventFeed feed = new EventFeed(256, () -> Instant.EPOCH, () -> {});
            for (int i = 0; i < 256; i++) {
                feed.tell((KnetEvent.DataMtu) () -> 1500);
            }
            AdminLimits limits = AdminLimits.DEFAULT;
            try (AdminServer server =
                    new AdminServer(
                            node,
                            new Answers(node, AdminConfig.of(folder)),
                            feed,
                            limits,
                            () -> 0,
                            selector)) {
                server.accepted(listener.accept());
                reader.configureBlocking(false);
                int asked = 200;
                reader.write(ByteBuffer.wrap(EVENTS.repeat(asked).getBytes(UTF_8)));
                Set<SelectionKey> ready = Set.copyOf(selector.keys());
                SelectionKey client = selector.keys().iterator().next();
                server.serve(ready);
                assertThat(client.interestOps())
                        .as("more is answered than the socket takes")
                        .isEqualTo(SelectionKey.OP_WRITE);

                StringBuilder answers = new StringBuilder();
                boolean goesOn = true;
                while (goesOn) {
                    read(reader, answers);
                    // The reader has made room after the selector has looked.
                    server.serve(Set.of());
                    boolean readable =
                            client.interestOps() == SelectionKey.OP_READ
                                    && selector.selectNow() > 0;
                    selector.selectedKeys().clear();
                    if (readable) {
                        server.serve(ready);
                    }
                    goesOn = readable || client.interestOps() == SelectionKey.OP_WRITE;
                }
                read(reader, answers);
                assertThat(answers.toString().split("\"event\":\"events\"", -1)).hasSize(asked + 1);
            }
        }
    }

    @Test
    void aClientThatHasMissedEventsIsToldSoInWords() {
        EventFeed feed = new EventFeed(1, () -> Instant.EPOCH, () -> {});
        JsonValue lost = JsonValue.parse(feed.lost(7));

        assertThat(lost.text("event")).contains("lost");
        assertThat(lost.number("count")).hasValue(7);
        assertThat(lost.text("time")).contains("1970-01-01T00:00:00Z");
        assertThat(lost.text("summary").orElse("")).startsWith("7 events are missing here");
    }
}
