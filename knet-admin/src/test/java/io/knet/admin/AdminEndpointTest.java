package io.knet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.DataChannel;
import io.knet.KnetAddress;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.admin.json.JsonValue;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class AdminEndpointTest {
    private static final String STATUS = "{\"schema\":1,\"request\":\"status\"}";
    private static final String STATS = "{\"schema\":1,\"request\":\"stats\"}";

    @TempDir private Path folder;
    private final KnetHandle node = KnetHandle.builder(1).build();

    @AfterEach
    void close() {
        node.close();
    }

    private Path path() {
        return folder.resolve("admin").resolve("node1");
    }

    private AdminEndpoint open() throws IOException {
        return AdminEndpoint.open(node, path());
    }

    private void addPeer() {
        node.addHost(2)
                .addLink(
                        0,
                        LinkConfig.udp(
                                KnetAddress.parse("127.0.78.1:5405"),
                                KnetAddress.parse("127.0.78.2:5405")));
    }

    @Test
    void onlyTheOwnerReachesTheSocket() throws Exception {
        try (AdminEndpoint endpoint = open()) {
            assertThat(endpoint.path()).isEqualTo(path());
            assertThat(endpoint.config()).isEqualTo(AdminConfig.of(path()));
            assertThat(endpoint.config().readOnly()).isFalse();
            assertThat(endpoint.config().capture()).isEmpty();
            assertThat(mode(path())).isEqualTo("rw-------");
            assertThat(mode(path().getParent())).isEqualTo("rwx------");
        }
        assertThat(path()).doesNotExist();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void tellsHostsAndLinks() throws Exception {
        addPeer();
        try (AdminEndpoint endpoint = open();
                Asker asker = new Asker(endpoint.path())) {
            JsonValue status = asker.ask(STATUS);
            assertThat(status.number("schema")).hasValue(1);
            assertThat(status.text("event")).contains("status");
            assertThat(status.number("id")).hasValue(1);
            JsonValue host = status.list("hosts").get(0);
            assertThat(host.is("reachable")).isFalse();
            JsonValue link = host.list("links").get(0);
            assertThat(link.text("remote")).contains("127.0.78.2:5405");
            assertThat(link.is("enabled")).isTrue();
        }
    }

    @Test
    void tellsCountersOfAllChannels() throws Exception {
        addPeer();
        node.openChannel(3);
        node.openChannel(7);
        try (AdminEndpoint endpoint = open();
                Asker asker = new Asker(endpoint.path())) {
            JsonValue stats = asker.ask(STATS);
            assertThat(stats.list("channels"))
                    .extracting(channel -> channel.number("number").orElse(-1))
                    .containsExactly(3L, 7L);
            assertThat(stats.list("links")).hasSize(1);
            assertThat(stats.member("admin").orElseThrow().number("clients")).hasValue(1);
            JsonValue lifetime =
                    asker.ask("{\"schema\":1,\"request\":\"stats\",\"lifetime\":true}");
            assertThat(lifetime.is("lifetime")).isTrue();
        }
    }

    @Test
    void tellsWhatWentWrongWithACount() throws Exception {
        node.addHost(1).addLink(0, LinkConfig.loopback());
        node.enableForwarding();
        node.filter(
                request -> {
                    throw new IllegalStateException("a bug");
                });
        DataChannel channel = node.openChannel(0);
        assertThatThrownBy(() -> channel.sendSync(new byte[] {1}))
                .isInstanceOf(KnetException.class);
        try (AdminEndpoint endpoint = open();
                Asker asker = new Asker(endpoint.path())) {
            for (String request : List.of(STATUS, STATS)) {
                JsonValue error =
                        asker.ask(request).list("errors").stream()
                                .filter(
                                        entry ->
                                                entry.text("code")
                                                        .orElse("")
                                                        .equals("callback.IllegalStateException"))
                                .findFirst()
                                .orElseThrow();
                assertThat(error.number("count")).hasValue(1);
                assertThat(error.text("text").orElse("")).contains("a bug");
                assertThat(error.text("first")).isPresent();
                assertThat(error.text("last")).isPresent();
            }
        }
    }

    @Test
    void everyWrongRequestIsAnsweredWithOneLine() throws Exception {
        try (AdminEndpoint endpoint = open();
                Asker asker = new Asker(endpoint.path())) {
            assertThat(asker.errorFor("status")).isEqualTo("bad_json");
            assertThat(asker.errorFor("[1]")).isEqualTo("bad_json");
            assertThat(asker.errorFor("")).isEqualTo("bad_json");
            assertThat(asker.errorFor("{\"request\":\"status\"}")).isEqualTo("schema");
            assertThat(asker.errorFor("{\"schema\":2,\"request\":\"status\"}")).isEqualTo("schema");
            assertThat(asker.errorFor("{\"schema\":1,\"request\":\"x\"}"))
                    .isEqualTo("unknown_request");
            assertThat(asker.errorFor("{\"schema\":1,\"request\":5}")).isEqualTo("unknown_request");
            assertThat(admin(asker).number("bad_requests")).hasValue(7);
        }
    }

    @Test
    void settingsAreShownAndChanged() throws Exception {
        addPeer();
        try (AdminEndpoint endpoint = open();
                Asker asker = new Asker(endpoint.path())) {
            JsonValue settings =
                    asker.ask("{\"schema\":1,\"request\":\"settings\",\"host\":2,\"link\":0}");
            assertThat(settings.text("event")).contains("settings");
            assertThat(settings.list("settings"))
                    .anyMatch(
                            setting ->
                                    setting.text("setting").orElse("").equals("priority")
                                            && setting.text("value").orElse("").equals("0")
                                            && setting.text("allowed")
                                                    .orElse("")
                                                    .equals("0 to 255"));
            JsonValue set =
                    asker.ask(
                            "{\"schema\":1,\"request\":\"set\",\"host\":2,\"link\":0,"
                                    + "\"settings\":{\"priority\":9,\"enabled\":false}}");
            assertThat(set.text("event")).contains("set");
            assertThat(set.number("link")).hasValue(0);
            JsonValue change = set.list("changes").get(1);
            assertThat(change.text("setting")).contains("enabled");
            assertThat(change.text("old")).contains("on");
            assertThat(change.text("new")).contains("off");
            assertThat(node.host(2).link(0).config().priority()).isEqualTo(9);
            assertThat(node.host(2).link(0).isEnabled()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "::",
            value = {
                "\"host\":3,\"settings\":{\"policy\":\"rr\"} :: there is no host 3; there are no hosts",
                "\"host\":70000,\"settings\":{} :: \"host\" must be a number from 0 to 65535",
                "\"link\":0,\"settings\":{} :: \"link\" needs \"host\"",
                "\"settings\":{} :: no setting is named; settings of the node are forwarding",
                "\"settings\":[1] :: \"settings\" must be an object of names and values",
                "\"settings\":{\"mtu\":[1500]} :: mtu must be a text, a number, or true or false",
                "\"setings\":{\"mtu\":1500} :: there is no member \"setings\" in this request",
                "\"settings\":{\"mtu\":5} :: mtu \"5\" must be a number from 576 to 65535",
                "\"settings\":{\"crypto_in_use\":1} :: EINVAL: crypto slot 1 is empty and cannot be used"
            })
    void aChangeThatCannotBeIsAnsweredWithOneLine(String members, String message) throws Exception {
        try (AdminEndpoint endpoint = open();
                Asker asker = new Asker(endpoint.path())) {
            JsonValue error = asker.ask("{\"schema\":1,\"request\":\"set\"," + members + "}");
            assertThat(error.text("code")).contains("bad_setting");
            assertThat(error.text("message").orElse("")).startsWith(message);
            assertThat(admin(asker).number("bad_requests")).hasValue(1);
        }
    }

    @Test
    void whatWasChangedBeforeAFailureIsTold() throws Exception {
        try (AdminEndpoint endpoint = open();
                Asker asker = new Asker(endpoint.path())) {
            JsonValue error =
                    asker.ask(
                            "{\"schema\":1,\"request\":\"set\",\"settings\":{\"mtu\":1400,"
                                    + "\"crypto_in_use\":\"1\"}}");
            assertThat(error.text("code")).contains("bad_setting");
            assertThat(error.list("changes").get(0).text("new")).contains("1400");
        }
    }

    private static JsonValue admin(Asker asker) throws IOException {
        return asker.ask(STATS).member("admin").orElseThrow();
    }

    @Test
    void aRequestThatIsTooLongEndsTheConnection() throws Exception {
        try (AdminEndpoint endpoint = open();
                Asker asker = new Asker(endpoint.path())) {
            asker.send(" ".repeat(8193));
            assertThat(asker.next().text("code")).contains("too_long");
            assertThat(asker.line()).isNull();
        }
    }

    @Test
    void requestsMayComeTogetherAndTheLastOneWithoutItsEnd() throws Exception {
        try (AdminEndpoint endpoint = open();
                Asker asker = new Asker(endpoint.path())) {
            asker.send(STATUS + "\n" + STATS + "\r\n" + STATUS);
            asker.endOutput();
            assertThat(asker.next().text("event")).contains("status");
            assertThat(asker.next().text("event")).contains("stats");
            assertThat(asker.next().text("event")).contains("status");
            assertThat(asker.line()).isNull();
        }
    }

    @Test
    void tellsRememberedEventsAndThoseThatFollow() throws Exception {
        KnetLink self = node.addHost(1).addLink(0, LinkConfig.loopback());
        try (AdminEndpoint endpoint = open();
                Asker follower = new Asker(endpoint.path())) {
            follower.send("{\"schema\":1,\"request\":\"events\",\"follow\":true}\n");
            JsonValue line = follower.next();
            while (!line.text("event").orElseThrow().equals("events")) {
                line = follower.next();
            }
            self.disable();
            JsonValue down = follower.next();
            while (!down.text("reason").orElse("").equals("DISABLED")) {
                down = follower.next();
            }
            assertThat(down.text("event")).contains("link");
            assertThat(down.number("schema")).hasValue(1);
            assertThat(down.text("time")).isPresent();
            assertThat(down.text("summary").orElseThrow()).startsWith("link 1/0 is down");
            try (Asker late = new Asker(endpoint.path())) {
                JsonValue remembered = late.ask("{\"schema\":1,\"request\":\"events\"}");
                while (!remembered.text("reason").orElse("").equals("DISABLED")) {
                    remembered = late.next();
                }
                while (!remembered.text("event").orElseThrow().equals("events")) {
                    remembered = late.next();
                }
            }
        }
    }

    @Test
    void aNodeThatIsClosedIsAnError() throws Exception {
        try (AdminEndpoint endpoint = open();
                Asker asker = new Asker(endpoint.path())) {
            node.close();
            for (String request :
                    List.of(
                            STATUS,
                            STATS,
                            "{\"schema\":1,\"request\":\"set\",\"settings\":{\"dscp\":1}}")) {
                JsonValue answer = asker.ask(request);
                assertThat(answer.number("schema")).hasValue(1);
                assertThat(answer.text("event")).contains("error");
                assertThat(answer.text("code")).contains("failed");
                assertThat(answer.text("message").orElse(""))
                        .isEqualTo("EINVAL: the handle of host 1 is closed");
            }
        }
    }

    @Test
    void anEndpointWhoseThreadDiesLeavesNoSocketBehind() throws Exception {
        AtomicBoolean dead = new AtomicBoolean();
        LongSupplier clock =
                () -> {
                    if (dead.get()) {
                        throw new IllegalStateException("planted");
                    }
                    return System.nanoTime();
                };
        try (AdminEndpoint endpoint =
                        AdminEndpoint.open(
                                node, AdminConfig.of(path()), AdminLimits.DEFAULT, clock);
                Asker asker = new Asker(endpoint.path())) {
            asker.ask(STATUS);
            dead.set(true);
            assertThat(asker.line()).as("the end of the connection").isNull();
            assertThat(path()).doesNotExist();
            try (AdminEndpoint next = open()) {
                assertThat(next.path()).exists();
                endpoint.close();
                assertThat(next.path()).as("that of another").exists();
            }
        }
    }

    @Test
    void whoHasAskedNothingForLongMakesRoomForAnother() throws Exception {
        AdminLimits one = new AdminLimits(1, 100, 1 << 20, 1 << 20, Duration.ofSeconds(10), 16);
        AtomicLong clock = new AtomicLong();
        try (AdminEndpoint endpoint =
                        AdminEndpoint.open(node, AdminConfig.of(path()), one, clock::get);
                Asker idle = new Asker(endpoint.path())) {
            idle.ask(STATUS);
            clock.addAndGet(Duration.ofSeconds(9).toNanos());
            try (Asker early = new Asker(endpoint.path())) {
                assertThat(early.next().text("code")).contains("too_many_clients");
            }
            clock.addAndGet(Duration.ofSeconds(2).toNanos());
            try (Asker late = new Asker(endpoint.path())) {
                assertThat(late.ask(STATUS).text("event")).contains("status");
                assertThat(admin(late).number("idle_dropped")).hasValue(1);
                assertThat(idle.line()).as("the end of the connection").isNull();
            }
        }
    }

    @Test
    void whoFollowsEventsIsNotIdle() throws Exception {
        AdminLimits one = new AdminLimits(1, 100, 1 << 20, 1 << 20, Duration.ofSeconds(10), 16);
        AtomicLong clock = new AtomicLong();
        try (AdminEndpoint endpoint =
                        AdminEndpoint.open(node, AdminConfig.of(path()), one, clock::get);
                Asker follower = new Asker(endpoint.path())) {
            follower.ask("{\"schema\":1,\"request\":\"events\",\"follow\":true}");
            clock.addAndGet(Duration.ofHours(1).toNanos());
            try (Asker other = new Asker(endpoint.path())) {
                assertThat(other.next().text("code")).contains("too_many_clients");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"set\",\"settings\":{\"dscp\":1}', set",
        "'\"ping\",\"host\":2,\"link\":0', ping",
        "'\"capture\"', capture"
    })
    void aReadOnlyEndpointTellsAndRefusesTheRest(String request, String name) throws Exception {
        addPeer();
        try (AdminEndpoint endpoint =
                        AdminEndpoint.open(node, AdminConfig.of(path()).withReadOnly(true));
                Asker asker = new Asker(endpoint.path())) {
            JsonValue refused = asker.ask("{\"schema\":1,\"request\":" + request + "}");
            assertThat(refused.text("code")).contains("read_only");
            assertThat(refused.text("message").orElse(""))
                    .startsWith("this admin endpoint is read-only: " + name + " is refused");
            assertThat(asker.ask(STATUS).text("event")).contains("status");
            assertThat(asker.ask("{\"schema\":1,\"request\":\"settings\"}").text("event"))
                    .contains("settings");
            assertThat(node.sockets().dscp()).isZero();
        }
    }

    @Test
    void moreClientsThanMayBeAreRefused() throws Exception {
        AdminLimits few = new AdminLimits(2, 100, 1 << 20, 1 << 20, Duration.ofSeconds(10), 16);
        List<Asker> askers = new ArrayList<>();
        try (AdminEndpoint endpoint =
                AdminEndpoint.open(node, AdminConfig.of(path()), few, System::nanoTime)) {
            for (int i = 0; i < 2; i++) {
                askers.add(new Asker(endpoint.path()));
                askers.get(i).ask(STATUS);
            }
            try (Asker tooMany = new Asker(endpoint.path())) {
                assertThat(tooMany.next().text("code")).contains("too_many_clients");
                assertThat(tooMany.line()).isNull();
            }
            assertThat(admin(askers.get(0)).number("refused")).hasValue(1);
        } finally {
            for (Asker asker : askers) {
                asker.close();
            }
        }
    }

    @Test
    void aClientThatDoesNotReadIsDroppedAndOthersAreServed() throws Exception {
        for (int host = 2; host < 30; host++) {
            node.addHost(host);
        }
        AtomicLong clock = new AtomicLong();
        try (AdminEndpoint endpoint =
                        AdminEndpoint.open(
                                node, AdminConfig.of(path()), AdminLimits.DEFAULT, clock::get);
                Asker slow = new Asker(endpoint.path());
                Asker other = new Asker(endpoint.path())) {
            // Far more is answered than the sockets of this connection hold: the rest has to wait.
            int asked = 1000;
            Thread flood =
                    new Thread(
                            () -> {
                                try {
                                    slow.send((STATUS + "\n").repeat(asked));
                                } catch (IOException dropped) {
                                    // As it should be.
                                }
                            });
            flood.setDaemon(true);
            flood.start();
            long dropped = 0;
            while (dropped == 0) {
                clock.addAndGet(Duration.ofSeconds(11).toNanos());
                dropped = admin(other).number("slow_dropped").orElseThrow();
            }
            assertThat(admin(other).number("clients")).hasValue(1);
        }
    }

    @Test
    void aDirectoryThatIsOpenToOthersIsRefused() throws Exception {
        Path open = folder.resolve("open");
        Files.createDirectory(open);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
        assertThatThrownBy(() -> AdminEndpoint.open(node, open.resolve("node1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is open to others (rwxr-x---)")
                .hasMessageContaining("chmod 700");
        assertThat(open).isEmptyDirectory();
    }

    @Test
    void aDirectoryBehindASymbolicLinkOrMissingOneAboveIsRefused() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        assertThatThrownBy(() -> AdminEndpoint.open(node, link.resolve("node1")))
                .hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> AdminEndpoint.open(node, folder.resolve("a/b/node1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot make directory");
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws Exception {
        open().close();
        Files.writeString(path(), "mine");
        assertThatThrownBy(this::open).hasMessageContaining("is no socket");
        assertThat(path()).hasContent("mine");
    }

    @Test
    void theSocketOfALiveNodeIsRefused() throws Exception {
        try (AdminEndpoint endpoint = open()) {
            assertThatThrownBy(this::open).hasMessageContaining("answers on");
            try (Asker asker = new Asker(endpoint.path())) {
                assertThat(asker.ask(STATUS).text("event")).contains("status");
            }
        }
    }

    @Test
    void theSocketOfADeadNodeIsReplaced() throws Exception {
        open().close();
        // A server's channel leaves its file behind, as a process that is killed does.
        SocketFile.bind(path()).socket().close();
        assertThat(path()).exists();
        try (AdminEndpoint endpoint = open();
                Asker asker = new Asker(endpoint.path())) {
            assertThat(asker.ask(STATUS).text("event")).contains("status");
        }
    }

    @Test
    void aPathThatIsTooLongIsRefused() throws Exception {
        Path longPath = folder.resolve("admin").resolve("n".repeat(200));
        assertThatThrownBy(() -> AdminEndpoint.open(node, longPath))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void closingEndsConnectionsAndIsIdempotent() throws Exception {
        AdminEndpoint endpoint = open();
        try (Asker asker = new Asker(endpoint.path())) {
            asker.ask(STATUS);
            endpoint.close();
            endpoint.close();
            assertThat(asker.line()).isNull();
        }
    }

    /** A socket that a node left behind which was killed. */
    private void leaveSocket() throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path()));
        }
    }

    @Test
    void ofManyNodesThatFindTheSameOldSocketOneGetsIt() throws Exception {
        open().close();
        for (int round = 0; round < 20; round++) {
            leaveSocket();
            int starters = 4;
            CyclicBarrier start = new CyclicBarrier(starters);
            List<CompletableFuture<Optional<SocketFile>>> outcomes = new ArrayList<>();
            for (int i = 0; i < starters; i++) {
                CompletableFuture<Optional<SocketFile>> outcome = new CompletableFuture<>();
                outcomes.add(outcome);
                new Thread(
                                () -> {
                                    try {
                                        start.await();
                                        outcome.complete(Optional.of(SocketFile.bind(path())));
                                    } catch (IOException refused) {
                                        outcome.complete(Optional.empty());
                                    } catch (Exception e) {
                                        outcome.completeExceptionally(e);
                                    }
                                })
                        .start();
            }
            List<SocketFile> bound =
                    outcomes.stream()
                            .map(outcome -> outcome.orTimeout(60, TimeUnit.SECONDS).join())
                            .flatMap(Optional::stream)
                            .toList();
            assertThat(bound).hasSize(1);
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
                assertThat(client.isConnected()).isTrue();
            }
            bound.get(0).remove();
            bound.get(0).socket().close();
        }
    }

    @Test
    void theSocketOfAnotherNodeIsLeftAlone() throws Exception {
        try (AdminEndpoint endpoint = open()) {
            Files.delete(path());
            leaveSocket();
            endpoint.close();
            assertThat(path()).exists();
        }
    }
}
