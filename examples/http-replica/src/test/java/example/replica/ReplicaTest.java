package example.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkTimers;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReplicaTest {
    private static final LinkTimers QUICK =
            LinkTimers.ofMillis(20, 500).withPongsToComeUp(2).withBackoff(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final InetSocketAddress[] ends = freePorts();

    private static InetSocketAddress[] freePorts() {
        try (DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket second = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress[] {
                (InetSocketAddress) first.getLocalSocketAddress(),
                (InetSocketAddress) second.getLocalSocketAddress()
            };
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private ReplicaNode node(int id, boolean sessions) throws Exception {
        return new ReplicaNode(
                new ReplicaSettings(
                        id,
                        3 - id,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        List.of(new ReplicaSettings.Path(ends[id - 1], ends[2 - id])),
                        QUICK,
                        new byte[256],
                        sessions));
    }

    private HttpResponse<String> send(ReplicaNode node, String key, HttpRequest.Builder request)
            throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + node.address().getPort() + "/" + key);
        return client.send(request.uri(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(ReplicaNode node, String key, String value) throws Exception {
        return send(
                node,
                key,
                HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(value)));
    }

    private HttpResponse<String> get(ReplicaNode node, String key) throws Exception {
        return send(node, key, HttpRequest.newBuilder().GET());
    }

    private static void awaitEachOther(ReplicaNode one, ReplicaNode two) throws Exception {
        one.whenReachable().get(30, TimeUnit.SECONDS);
        two.whenReachable().get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsPostedToOneNodeIsOnTheOther(boolean sessions) throws Exception {
        try (ReplicaNode one = node(1, sessions);
                ReplicaNode two = node(2, sessions)) {
            awaitEachOther(one, two);
            assertThat(get(two, "stock").statusCode()).isEqualTo(404);

            assertThat(post(one, "stock", "five äpples").statusCode()).isEqualTo(200);
            assertThat(get(one, "stock").body()).isEqualTo("five äpples");
            if (!sessions) {
                // Sent is not received: only a receipt says more, which takes a session.
                org.awaitility.Awaitility.await()
                        .until(() -> get(two, "stock").statusCode() == 200);
            }
            assertThat(get(two, "stock").body()).isEqualTo("five äpples");

            assertThat(post(two, "stock", "four").statusCode()).isEqualTo(200);
            assertThat(get(two, "stock").body()).isEqualTo("four");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPostWithoutTheOtherNodeIsRefusedWithTheErrorAndTheLink(boolean sessions)
            throws Exception {
        try (ReplicaNode one = node(1, sessions)) {
            HttpResponse<String> refused = post(one, "stock", "five");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue(ReplicaHandler.ERRNO)).contains("EHOSTDOWN");
            assertThat(refused.body()).startsWith("EHOSTDOWN: ").contains("link 0: down");
            assertThat(get(one, "stock").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void otherMethodsAreRefused(String method) throws Exception {
        try (ReplicaNode one = node(1, true)) {
            HttpResponse<String> refused =
                    send(
                            one,
                            "stock",
                            HttpRequest.newBuilder()
                                    .method(method, HttpRequest.BodyPublishers.ofString("x")));
            assertThat(refused.statusCode()).isEqualTo(405);
        }
    }
}
