package io.knet.tools.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HttpEndpointTest {
    private static final String TOKEN = "0123456789abcdef";

    private final KnetHandle handle = KnetHandle.builder(1).build();

    @AfterEach
    void close() {
        handle.close();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private HttpEndpoint open(Optional<String> token) throws IOException {
        return new HttpEndpoint(new HttpAddress(anyPort(), token), handle);
    }

    private static String url(HttpEndpoint endpoint, String path) {
        return "http://" + KnetAddress.format(endpoint.address()) + path;
    }

    private static Reply get(HttpEndpoint endpoint, String path) throws IOException {
        return Reply.to(url(endpoint, path));
    }

    @Test
    void tellsMetricsHealthAndStatus() throws Exception {
        handle.enableForwarding();
        handle.addHost(2)
                .addLink(
                        0,
                        LinkConfig.udp(
                                KnetAddress.parse("127.0.78.1:5405"),
                                KnetAddress.parse("127.0.78.2:5405")));
        try (HttpEndpoint endpoint = open(Optional.empty())) {
            Reply metrics = get(endpoint, "/metrics");
            assertThat(metrics.status()).isEqualTo(200);
            assertThat(metrics.contentType())
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain;"));
            assertThat(metrics.body())
                    .contains("knet_link_up{host=\"2\",link=\"0\",node=\"1\"} 0")
                    .contains("knet_drops_total{node=\"1\",reason=\"not_authentic\"} 0");

            Reply health = get(endpoint, "/health");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.body()).contains("\"status\":\"down\"", "link 2/0: down");

            JsonNode status = new ObjectMapper().readTree(get(endpoint, "/status?x=y").body());
            assertThat(status.at("/hosts/0/links/0/up").asBoolean(true)).isFalse();
            assertThat(get(endpoint, "/nowhere").body())
                    .contains("/, /events, /health, /metrics, /status");

            handle.host(2).link(0).remove();
            handle.host(2).remove();
            assertThat(get(endpoint, "/health").status()).isEqualTo(200);
        }
    }

    @Test
    void tellsOfRingsOnlyWhenAsked() throws Exception {
        handle.addHost(2)
                .addLink(
                        0,
                        LinkConfig.udp(
                                KnetAddress.parse("127.0.78.1:5405"),
                                KnetAddress.parse("127.0.78.2:5405")));
        HttpAddress where = new HttpAddress(anyPort(), Optional.empty()).withHaCluster(true);
        try (HttpEndpoint plain = open(Optional.empty());
                HttpEndpoint endpoint = new HttpEndpoint(where, handle)) {
            assertThat(get(plain, "/metrics").body()).doesNotContain("ha_cluster");
            assertThat(get(endpoint, "/metrics").body())
                    .contains(
                            "# TYPE ha_cluster_corosync_rings gauge",
                            "ha_cluster_corosync_rings{address=\"127.0.78.1\",node_id=\"1\",number=\"0\",ring_id=\"\"} 0",
                            "# TYPE ha_cluster_corosync_ring_errors gauge",
                            "ha_cluster_corosync_ring_errors 1")
                    .doesNotContain("quorum", "votes");
        }
    }

    @Test
    void refusesWhatItDoesNotServe() throws Exception {
        try (HttpEndpoint endpoint = open(Optional.empty())) {
            assertThat(get(endpoint, "/etc/passwd").status()).isEqualTo(404);
            assertThat(raw(endpoint, "GET /%2 HTTP/1.1\r\nHost: [::1]\r\n"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(raw(endpoint, "DELETE /status HTTP/1.1\r\nHost: [::1]\r\n"))
                    .startsWith("HTTP/1.1 405 ")
                    .containsIgnoringCase("allow: GET, HEAD");
            Reply head = Reply.to("HEAD", url(endpoint, "/health"), Map.of());
            assertThat(head.status()).isEqualTo(503);
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void answersNothingThatIsAskedByAForeignName() throws Exception {
        try (HttpEndpoint endpoint = open(Optional.empty())) {
            assertThat(raw(endpoint, "GET /status HTTP/1.1\r\nHost: evil.example\r\n"))
                    .startsWith("HTTP/1.1 421 ");
            assertThat(raw(endpoint, "GET /status HTTP/1.1\r\nHost: localhost:1\r\n"))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(raw(endpoint, "no HTTP at all\r\n")).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void whoAsksWithoutEndAndReadsNothingIsNotHeardForLong() throws Exception {
        byte[] request = "GET /metrics HTTP/1.1\r\nHost: [::1]\r\n\r\n".getBytes(US_ASCII);
        try (HttpEndpoint endpoint = open(Optional.empty());
                SocketChannel socket = SocketChannel.open(endpoint.address())) {
            socket.configureBlocking(false);
            ByteBuffer requests = ByteBuffer.allocate(request.length * 1000);
            while (requests.hasRemaining()) {
                requests.put(request);
            }
            requests.flip();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            long taken = 0;
            int refusals = 0;
            // What is not taken for a second is not taken: the buffers on the way are full.
            try (Selector selector = Selector.open()) {
                socket.register(selector, SelectionKey.OP_WRITE);
                while (refusals == 0 && deadline - System.nanoTime() > 0) {
                    if (selector.select(1000) == 0) {
                        refusals++;
                    }
                    selector.selectedKeys().clear();
                    taken += socket.write(requests);
                    if (!requests.hasRemaining()) {
                        requests.rewind();
                    }
                }
            }
            assertThat(refusals).as("after %d bytes", taken).isOne();
            assertThat(get(endpoint, "/health").status()).as("others are heard").isEqualTo(503);
        }
    }

    private static String raw(HttpEndpoint endpoint, String head) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(endpoint.address(), 30_000);
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(US_ASCII));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), US_ASCII);
        }
    }

    @Test
    void wantsItsTokenIfItHasOne() throws Exception {
        try (HttpEndpoint endpoint = open(Optional.of(TOKEN))) {
            Reply without = get(endpoint, "/status");
            assertThat(without.status()).isEqualTo(401);
            assertThat(without.challenge()).contains("Bearer");
            for (String shown : new String[] {TOKEN, "Bearer " + TOKEN + "x", "Basic " + TOKEN}) {
                assertThat(asked(endpoint, shown).status()).as(shown).isEqualTo(401);
            }
            assertThat(asked(endpoint, "Bearer " + TOKEN).status()).isEqualTo(200);
        }
    }

    private static Reply asked(HttpEndpoint endpoint, String authorization) throws IOException {
        return Reply.to("GET", url(endpoint, "/status"), Map.of("Authorization", authorization));
    }

    @Test
    void othersThanThisMachineNeedAToken() {
        InetSocketAddress open = KnetAddress.parse("0.0.0.0:9405");
        assertThatThrownBy(() -> new HttpAddress(open, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "--http 0.0.0.0:9405 is open to other machines, and needs --http-token");
        assertThatThrownBy(() -> new HttpAddress(open, Optional.of("short")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shorter than 16");
    }

    @Test
    void saysWhyItCannotListen() throws IOException {
        try (HttpEndpoint first = open(Optional.empty())) {
            HttpAddress same = new HttpAddress(first.address(), Optional.empty());
            assertThatThrownBy(() -> new HttpEndpoint(same, handle))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot answer HTTP: ");
        }
    }

    @Test
    void answersWhileTheNodeEnds() throws Exception {
        try (HttpEndpoint endpoint = open(Optional.empty())) {
            handle.close();
            assertThat(get(endpoint, "/metrics").status()).isEqualTo(200);
            assertThat(get(endpoint, "/health").status()).isEqualTo(503);
            assertThat(get(endpoint, "/status").status()).isEqualTo(503);
        }
    }
}
