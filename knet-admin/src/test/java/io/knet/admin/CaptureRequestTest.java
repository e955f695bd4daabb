package io.knet.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CaptureSide;
import io.knet.DestinationFilter;
import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.admin.json.JsonValue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that look at the packets of a node whose links are up already. */
@Timeout(60)
class CaptureRequestTest {
    private static final String END = "{\"schema\":1,\"request\":\"capture\",\"end\":true}";
    private static final String STATS = "{\"schema\":1,\"request\":\"stats\"}";

    @TempDir private Path folder;
    private final KnetHandle node = KnetHandle.builder(1).build();
    private final KnetHandle peer = KnetHandle.builder(2).build();

    @BeforeEach
    void connect() throws Exception {
        LinkTimers quick = LinkTimers.ofMillis(20, 10_000).withPongsToComeUp(2);
        String here = "127.0.79.1:5405";
        String there = "127.0.79.2:5405";
        node.addHost(2)
                .addLink(
                        0,
                        LinkConfig.udp(KnetAddress.parse(here), KnetAddress.parse(there))
                                .withTimers(quick));
        peer.addHost(1)
                .addLink(
                        0,
                        LinkConfig.udp(KnetAddress.parse(there), KnetAddress.parse(here))
                                .withTimers(quick));
        node.enableForwarding();
        node.filter(DestinationFilter.unicastTo(2));
        node.host(2).whenReachable().get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        node.close();
        peer.close();
    }

    private AdminConfig config() {
        return AdminConfig.of(folder.resolve("admin").resolve("node1"));
    }

    private static String request(String members) {
        return "{\"schema\":1,\"request\":\"capture\"" + members + "}";
    }

    private static JsonValue nextOf(Asker asker, String event) throws Exception {
        JsonValue line = asker.next();
        while (!line.text("event").orElse("").equals(event)) {
            line = asker.next();
        }
        return line;
    }

    private static String content(JsonValue packet) {
        byte[] bytes = Base64.getDecoder().decode(packet.text("data").orElseThrow());
        return new String(bytes, ISO_8859_1);
    }

    @Test
    void showsPacketsAsTheyPassUntilTheClientWantsNoMore() throws Exception {
        try (AdminEndpoint endpoint =
                        AdminEndpoint.open(node, config().withCapture(CaptureSide.PLAIN));
                Asker asker = new Asker(endpoint.path())) {
            Instant before = Instant.now();
            JsonValue begun = asker.ask(request(",\"side\":\"plain\",\"host\":2,\"link\":0"));
            assertThat(begun.text("event")).contains("capture");
            assertThat(begun.text("side")).contains("plain");
            node.openChannel(3).sendSync("look at this".getBytes(UTF_8));

            JsonValue packet = nextOf(asker, "packet");
            while (!content(packet).contains("look at this")) {
                packet = nextOf(asker, "packet");
            }
            assertThat(packet.number("host")).hasValue(2);
            assertThat(packet.number("link")).hasValue(0);
            assertThat(packet.text("direction")).contains("out");
            assertThat(packet.text("source")).contains("127.0.79.1:5405");
            assertThat(packet.text("destination")).contains("127.0.79.2:5405");
            assertThat(Instant.parse(packet.text("time").orElseThrow()))
                    .isBetween(before, Instant.now());
            while (!packet.text("direction").orElse("").equals("in")) {
                packet = nextOf(asker, "packet");
            }

            asker.send(END + "\n");
            JsonValue end = nextOf(asker, "capture_end");
            assertThat(end.number("packets").orElseThrow()).isGreaterThanOrEqualTo(2);
            assertThat(end.number("dropped")).hasValue(0);
            JsonValue admin = asker.ask(STATS).member("admin").orElseThrow();
            assertThat(admin.number("captures")).hasValue(1);
            assertThat(admin.number("captured_packets")).isEqualTo(end.number("packets"));
        }
    }

    @Test
    void aClientThatGoesEndsItsCapture() throws Exception {
        try (AdminEndpoint endpoint =
                        AdminEndpoint.open(node, config().withCapture(CaptureSide.SEALED));
                Asker other = new Asker(endpoint.path())) {
            try (Asker asker = new Asker(endpoint.path())) {
                asker.ask(request(""));
                nextOf(asker, "packet");
            }
            long seen = 0;
            while (seen == 0) {
                JsonValue admin = other.ask(STATS).member("admin").orElseThrow();
                seen = admin.number("captured_packets").orElseThrow();
            }
            assertThat(other.ask(END).text("code")).contains("bad_capture");
        }
    }

    @Test
    void whatASlowClientDoesNotTakeIsCountedAndTold() throws Exception {
        AdminLimits tight = new AdminLimits(4, 8192, 1, 2048, Duration.ofSeconds(60), 16);
        try (AdminEndpoint endpoint =
                        AdminEndpoint.open(
                                node,
                                config().withCapture(CaptureSide.SEALED),
                                tight,
                                System::nanoTime);
                Asker slow = new Asker(endpoint.path());
                Asker other = new Asker(endpoint.path())) {
            slow.send(request("") + "\n");
            byte[] large = new byte[1000];
            for (int i = 0; i < 3000; i++) {
                node.openChannel(i % 2 == 0 ? 5 : 6).sendSync(large);
                node.channel(i % 2 == 0 ? 5 : 6).close();
            }
            assertThat(slow.next().text("event")).contains("capture");
            JsonValue dropped = nextOf(slow, "dropped");
            assertThat(dropped.number("host")).hasValue(2);
            assertThat(dropped.number("count").orElseThrow()).isPositive();
            slow.send(END + "\n");
            JsonValue end = nextOf(slow, "capture_end");
            assertThat(end.number("dropped").orElseThrow())
                    .isGreaterThanOrEqualTo(dropped.number("count").orElseThrow());
            assertThat(other.ask(STATS).member("admin").orElseThrow().number("capture_dropped"))
                    .isEqualTo(end.number("dropped"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                  | not_allowed | captures are not allowed on this admin endpoint",
                ",\"side\":\"plain\" | not_allowed | captures are not allowed on this admin endpoint",
                ",\"side\":\"half\"  | bad_capture | \"side\" must be \"sealed\" or \"plain\""
            })
    void nothingIsShownUnlessItIsAllowed(String members, String code, String message)
            throws Exception {
        try (AdminEndpoint endpoint = AdminEndpoint.open(node, config().path());
                Asker asker = new Asker(endpoint.path())) {
            JsonValue refused = asker.ask(request(members));
            assertThat(refused.text("code")).contains(code);
            assertThat(refused.text("message").orElse("")).startsWith(message);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"side\":\"plain\"      | not_allowed | captures of plain text are not allowed",
                ",\"link\":0              | bad_capture | \"link\" needs \"host\"",
                ",\"host\":9              | bad_capture | there is no host 9",
                ",\"host\":2,\"link\":7   | bad_capture | there is no link 2/7",
                ",\"hots\":2              | bad_capture | there is no member \"hots\""
            })
    void permissionForSealedPacketsIsNoneForPlainText(String members, String code, String message)
            throws Exception {
        try (AdminEndpoint endpoint =
                        AdminEndpoint.open(node, config().withCapture(CaptureSide.SEALED));
                Asker asker = new Asker(endpoint.path())) {
            JsonValue refused = asker.ask(request(members));
            assertThat(refused.text("code")).contains(code);
            assertThat(refused.text("message").orElse("")).contains(message);
            assertThat(asker.ask(request("")).text("event")).contains("capture");
            asker.send(request("") + "\n");
            assertThat(nextOf(asker, "error").text("message").orElse(""))
                    .contains("has a capture already");
        }
    }

    @Test
    void aReadOnlyEndpointCannotAllowCaptures() {
        assertThatThrownBy(() -> config().withReadOnly(true).withCapture(CaptureSide.SEALED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lets nobody capture packets");
    }
}
