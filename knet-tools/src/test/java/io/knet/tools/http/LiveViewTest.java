package io.knet.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LiveViewTest {
    private static final String TOKEN = "0123456789abcdef";

    private final KnetHandle handle = KnetHandle.builder(1).build();

    @AfterEach
    void close() {
        handle.close();
    }

    private HttpEndpoint open(Optional<String> token) throws IOException {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new HttpEndpoint(new HttpAddress(anyPort, token), handle);
    }

    private static String url(HttpEndpoint endpoint, String path) {
        return "http://" + KnetAddress.format(endpoint.address()) + path;
    }

    private static HttpURLConnection ask(
            HttpEndpoint endpoint, String method, String path, Map<String, String> headers)
            throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url(endpoint, path)).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setReadTimeout(30_000);
        headers.forEach(connection::setRequestProperty);
        return connection;
    }

    /** The events as they come. */
    private static BufferedReader events(HttpEndpoint endpoint, Map<String, String> headers)
            throws IOException {
        HttpURLConnection connection = ask(endpoint, "GET", "/events", headers);
        assertThat(connection.getResponseCode()).isEqualTo(200);
        assertThat(connection.getContentType()).isEqualTo("text/event-stream");
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
    }

    private static String await(BufferedReader events, String part) throws IOException {
        String line = events.readLine();
        while (line != null && !line.contains(part)) {
            line = events.readLine();
        }
        assertThat(line).as("a line with %s", part).isNotNull();
        return line;
    }

    @Test
    void thePageAndItsFilesForbidEverythingElse() throws Exception {
        try (HttpEndpoint endpoint = open(Optional.empty())) {
            for (String path :
                    new String[] {"/", "/view/view.js", "/view/bands.js", "/view/view.css"}) {
                HttpURLConnection answer = ask(endpoint, "GET", path, Map.of());
                assertThat(answer.getResponseCode()).as(path).isEqualTo(200);
                assertThat(answer.getHeaderField("Content-Security-Policy"))
                        .startsWith("default-src 'none';")
                        .doesNotContain("unsafe");
                String text = new String(answer.getInputStream().readAllBytes(), UTF_8);
                assertThat(text).doesNotContain("innerHTML", "https://", "http://", " style=");
            }
            assertThat(Reply.to(url(endpoint, "/view/uPlot-1.6.32.iife.min.js")).status())
                    .isEqualTo(200);
            assertThat(Reply.to(url(endpoint, "/view/../HttpEndpoint.class")).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void tellsStatesAndWhatHappensAndAgainToWhoComesLater() throws Exception {
        KnetHost host = handle.addHost(2);
        try (HttpEndpoint endpoint = open(Optional.empty());
                BufferedReader early = events(endpoint, Map.of())) {
            assertThat(await(early, "data: ")).contains("\"node\":1", "\"hosts\":[{\"host\":2");
            host.addLink(
                    0,
                    LinkConfig.udp(
                            KnetAddress.parse("127.0.78.3:0"),
                            KnetAddress.parse("127.0.78.4:5405")));
            String told = await(early, "\"event\":\"diagnosis\"");
            assertThat(told).contains("\"time_ms\":", "\"text\":\"link 2/0");
            assertThat(await(early, "\"link\":0,\"local\""))
                    .contains("\"up\":false", "\"enabled\":true");
            try (BufferedReader late = events(endpoint, Map.of())) {
                assertThat(await(late, "\"event\":\"diagnosis\"")).isEqualTo(told);
            }
        }
    }

    @Test
    void goesOnBehindTheLastEventThatAReaderHas() throws Exception {
        try (HttpEndpoint endpoint = open(Optional.empty())) {
            String second;
            String third;
            try (BufferedReader all = events(endpoint, Map.of())) {
                await(all, "id: ");
                second = await(all, "id: ").substring(4);
                third = await(all, "id: ");
            }
            try (BufferedReader rest = events(endpoint, Map.of("Last-Event-ID", second))) {
                assertThat(await(rest, "id: ")).isEqualTo(third);
            }
        }
    }

    @Test
    void aCookieForTheTokenOpensTheEventsAndNothingElseDoes() throws Exception {
        try (HttpEndpoint endpoint = open(Optional.of(TOKEN))) {
            assertThat(Reply.to(url(endpoint, "/")).status()).as("the page").isEqualTo(200);
            assertThat(Reply.to(url(endpoint, "/events")).status()).isEqualTo(401);
            assertThat(Reply.to("POST", url(endpoint, "/session"), Map.of()).status())
                    .isEqualTo(401);

            HttpURLConnection given =
                    ask(endpoint, "POST", "/session", Map.of("Authorization", "Bearer " + TOKEN));
            assertThat(given.getResponseCode()).isEqualTo(204);
            String cookie = given.getHeaderField("Set-Cookie");
            assertThat(cookie)
                    .contains("HttpOnly", "SameSite=Strict", "Path=/")
                    .doesNotContain(TOKEN);
            String shown = cookie.substring(0, cookie.indexOf(';'));
            try (BufferedReader events = events(endpoint, Map.of("Cookie", shown))) {
                await(events, "event: state");
            }
            String other = shown.substring(0, shown.length() - 1) + "x";
            for (String bad : new String[] {other, "knet-1=x", "a=" + TOKEN}) {
                assertThat(
                                Reply.to("GET", url(endpoint, "/events"), Map.of("Cookie", bad))
                                        .status())
                        .as(bad)
                        .isEqualTo(401);
            }
            assertThat(
                            Reply.to("POST", url(endpoint, "/session"), Map.of("Cookie", shown))
                                    .status())
                    .as("a cookie is no token")
                    .isEqualTo(401);
        }
    }

    @Test
    void aPageFromElsewhereTakesNoPlace() throws Exception {
        try (HttpEndpoint endpoint = open(Optional.empty())) {
            // HttpURLConnection sends no Sec- headers.
            try (var socket = new Socket()) {
                socket.connect(endpoint.address(), 30_000);
                socket.setSoTimeout(30_000);
                socket.getOutputStream()
                        .write(
                                String.join(
                                                "\r\n",
                                                "GET /events HTTP/1.1",
                                                "Host: localhost",
                                                "Sec-Fetch-Site: cross-site",
                                                "Connection: close",
                                                "",
                                                "")
                                        .getBytes(UTF_8));
                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .startsWith("HTTP/1.1 403 ");
            }
        }
    }
}
