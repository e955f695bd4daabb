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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HttpEndpointTest {
    private static final String TOKEN = "0123456789abcdef";

    private final KnetHandle handle = KnetHandle.builder(1).build();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(30))
                    .build();

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

    private static HttpRequest.Builder request(HttpEndpoint endpoint, String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://" + KnetAddress.format(endpoint.address()) + path))
                .timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> get(HttpEndpoint endpoint, String path) throws Exception {
        return client.send(request(endpoint, path).build(), BodyHandlers.ofString());
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
            HttpResponse<String> metrics = get(endpoint, "/metrics");
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("content-type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain;"));
            assertThat(metrics.body())
                    .contains("knet_link_up{host=\"2\",link=\"0\",node=\"1\"} 0")
                    .contains("knet_drops_total{node=\"1\",reason=\"not_authentic\"} 0");

            HttpResponse<String> health = get(endpoint, "/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("\"status\":\"down\"", "link 2/0: down");

            JsonNode status = new ObjectMapper().readTree(get(endpoint, "/status?x=y").body());
            assertThat(status.at("/hosts/0/links/0/up").asBoolean(true)).isFalse();
            assertThat(get(endpoint, "/").body()).isEqualTo("/\n/health\n/metrics\n/status\n");

            handle.host(2).link(0).remove();
            handle.host(2).remove();
            assertThat(get(endpoint, "/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesWhatItDoesNotServe() throws Exception {
        try (HttpEndpoint endpoint = open(Optional.empty())) {
            assertThat(get(endpoint, "/etc/passwd").statusCode()).isEqualTo(404);
            assertThat(raw(endpoint, "GET /%2 HTTP/1.1\r\nHost: [::1]\r\n"))
                    .startsWith("HTTP/1.1 400 ");
            HttpResponse<String> posted =
                    client.send(
                            request(endpoint, "/status")
                                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(posted.statusCode()).isEqualTo(405);
            assertThat(posted.headers().firstValue("allow")).contains("GET, HEAD");
            HttpResponse<String> head =
                    client.send(
                            request(endpoint, "/health")
                                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(head.statusCode()).isEqualTo(503);
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
            HttpResponse<String> without = get(endpoint, "/status");
            assertThat(without.statusCode()).isEqualTo(401);
            assertThat(without.headers().firstValue("www-authenticate")).contains("Bearer");
            for (String shown : new String[] {TOKEN, "Bearer " + TOKEN + "x", "Basic " + TOKEN}) {
                HttpResponse<String> wrong =
                        client.send(
                                request(endpoint, "/status").header("Authorization", shown).build(),
                                BodyHandlers.ofString());
                assertThat(wrong.statusCode()).as(shown).isEqualTo(401);
            }
            HttpResponse<String> right =
                    client.send(
                            request(endpoint, "/status")
                                    .header("Authorization", "Bearer " + TOKEN)
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(right.statusCode()).isEqualTo(200);
        }
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
            assertThat(get(endpoint, "/metrics").statusCode()).isEqualTo(200);
            assertThat(get(endpoint, "/health").statusCode()).isEqualTo(503);
            assertThat(get(endpoint, "/status").statusCode()).isEqualTo(503);
        }
    }
}
