package io.knet.tests.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearTraffic;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.SessionConfig;
import io.knet.Verdict;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to nodes is in recordings of the JDK's flight recorder, where there is one. */
final class FlightRecordingTest {
    /** Other tests of the JVM have nodes, too. */
    private static final int NODE = 7701;

    private static final int PEER = 7702;

    @TempDir private Path folder;
    private final Recording recording = new Recording();

    @AfterEach
    void endRecording() {
        recording.close();
    }

    private List<RecordedEvent> recorded() throws IOException {
        recording.stop();
        Path file = folder.resolve("knet.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("io.knet."))
                .filter(event -> event.getInt("node") == NODE)
                .toList();
    }

    private static List<RecordedEvent> of(List<RecordedEvent> all, String name) {
        return all.stream()
                .filter(event -> event.getEventType().getName().equals("io.knet." + name))
                .toList();
    }

    private static RecordedEvent first(List<RecordedEvent> all, String name) {
        assertThat(of(all, name)).as(name).isNotEmpty();
        return of(all, name).get(0);
    }

    private static KnetHandle node(int id) {
        return KnetHandle.builder(id)
                .threads(1)
                .sessions(SessionConfig.aesGcm(new byte[1024]))
                .build();
    }

    private static KnetLink link(
            KnetHandle from, int to, InetSocketAddress local, InetSocketAddress remote) {
        return from.addHost(to)
                .addLink(
                        0,
                        LinkConfig.udp(local, remote)
                                .withTimers(LinkTimers.ofMillis(20, 20_000).withPongsToComeUp(2)));
    }

    @Test
    void theLifeOfALinkIsRecorded() throws Exception {
        recording.start();
        LinkEnds path = FreePorts.link();
        try (KnetHandle node = node(NODE);
                KnetHandle peer = node(PEER)) {
            KnetLink here = link(node, PEER, path.left(), path.right());
            link(peer, NODE, path.right(), path.left());
            here.whenUp().orTimeout(60, TimeUnit.SECONDS).join();
            Await.until(() -> node.host(PEER).status().reachable());
            here.disable();
            Await.until(() -> !node.host(PEER).status().reachable());
        }
        List<RecordedEvent> all = recorded();
        RecordedEvent up = first(all, "LinkUp");
        assertThat(up.getInt("host")).isEqualTo(PEER);
        assertThat(up.getInt("link")).isZero();
        assertThat(first(all, "HostReachable").getInt("host")).isEqualTo(PEER);
        RecordedEvent session = first(all, "SessionEstablished");
        assertThat(session.getInt("host")).isEqualTo(PEER);
        assertThat(session.getBoolean("renewal")).isFalse();
        assertThat(session.getBoolean("restarted")).isFalse();
        assertThat(of(all, "DataMtu")).isNotEmpty().allMatch(event -> event.getInt("mtu") > 0);
        assertThat(of(all, "LinkMtu")).allMatch(event -> event.getInt("mtu") > 0);
        RecordedEvent down = first(all, "LinkDown");
        assertThat(down.getString("reason")).isEqualTo("DISABLED");
        assertThat(down.getString("detail")).isEmpty();
        assertThat(down.getStartTime()).isAfterOrEqualTo(up.getStartTime());
        assertThat(first(all, "HostUnreachable").getInt("host")).isEqualTo(PEER);
    }

    @Test
    void whyALinkIsNotUpIsRecorded() throws Exception {
        recording.start();
        LinkEnds path = FreePorts.link();
        try (KnetHandle node = KnetHandle.builder(NODE).threads(1).build()) {
            KnetLink link = link(node, PEER, path.left(), path.right());
            Await.until(
                    () ->
                            link.status()
                                    .diagnosis()
                                    .filter(now -> now.code().wireName().equals("refused"))
                                    .isPresent());
        }
        RecordedEvent diagnosis = first(recorded(), "LinkDiagnosis");
        assertThat(diagnosis.getString("code")).isEqualTo("refused");
        assertThat(diagnosis.getString("severity")).isEqualTo("error");
        assertThat(diagnosis.getString("text")).contains("refuses");
    }

    @Test
    void changesOfKeysAreRecordedWithoutTheKeys() throws Exception {
        recording.start();
        CryptoConfig crypto =
                CryptoConfig.of("jca", CryptoCipher.AES256, CryptoHash.SHA256, new byte[1024]);
        try (KnetHandle node = KnetHandle.builder(NODE).threads(1).build()) {
            node.crypto().set(2, crypto);
            node.crypto().use(2);
            node.crypto().useNone();
            node.crypto().clear(2);
        }
        List<RecordedEvent> changes = of(recorded(), "KeyChange");
        assertThat(changes)
                .extracting(event -> event.getString("action"))
                .containsExactly("loaded", "used", "none used", "cleared");
        assertThat(changes).extracting(event -> event.getInt("slot")).containsExactly(2, 2, 0, 2);
        assertThat(changes.get(0).getString("crypto")).isEqualTo("jca/aes256/sha256");
    }

    @Test
    void whatIsDroppedIsRecordedByReason() throws Exception {
        recording.start();
        InetSocketAddress local = FreePorts.endpoint();
        try (KnetHandle node =
                        KnetHandle.builder(NODE)
                                .threads(1)
                                .clearTraffic(ClearTraffic.ALLOW)
                                .build();
                DatagramSocket stranger = new DatagramSocket()) {
            node.addHost(PEER).addLink(0, LinkConfig.dynamic(local));
            for (int i = 0; i < 30; i++) {
                stranger.send(new DatagramPacket(new byte[] {1}, 1, local));
            }
            Await.until(() -> node.lifetimeStats().get(DropReason.TOO_SHORT) == 30);
        }
        List<RecordedEvent> drops =
                of(recorded(), "Drops").stream()
                        .filter(event -> event.getString("reason").equals("too_short"))
                        .toList();
        assertThat(drops.stream().mapToLong(event -> event.getLong("dropped")).sum()).isEqualTo(30);
        assertThat(drops).allMatch(event -> event.getDuration("interval").toNanos() > 0);
    }

    @Test
    void callbacksAreRecordedFromTheThresholdOn() throws Exception {
        recording.enable("io.knet.LongCallback").withThreshold(Duration.ZERO);
        recording.start();
        talkToOneself();
        assertThat(of(recorded(), "LongCallback"))
                .extracting(event -> event.getString("callback"))
                .contains("the destination filter", "the message listener of channel 3")
                .anyMatch(what -> what.startsWith("an event listener, told of "));
    }

    @Test
    void shortCallbacksAreNotRecorded() throws Exception {
        recording.enable("io.knet.LongCallback").withThreshold(Duration.ofMinutes(1));
        recording.start();
        talkToOneself();
        assertThat(of(recorded(), "LongCallback")).isEmpty();
    }

    private static void talkToOneself() {
        CompletableFuture<Void> received = new CompletableFuture<>();
        CompletableFuture<Void> told = new CompletableFuture<>();
        try (KnetHandle node = KnetHandle.builder(NODE).threads(1).build()) {
            node.onEvent(event -> told.complete(null));
            node.addHost(NODE).addLink(0, LinkConfig.loopback());
            node.filter(request -> Verdict.unicast(NODE));
            node.enableForwarding();
            var channel = node.openChannel(3, message -> received.complete(null));
            channel.send(Unpooled.buffer(1).writeByte(1));
            received.orTimeout(60, TimeUnit.SECONDS).join();
            told.orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    /** In a JVM of its own. */
    static final class WithoutRecorder {
        private WithoutRecorder() {}

        public static void main(String[] arguments) {
            talkToOneself();
            System.out.println(
                    ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? "recorder" : "none");
        }
    }

    @Test
    void aRuntimeWithoutTheRecorderRunsNodes() throws Exception {
        Path output = folder.resolve("output");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--limit-modules",
                                "java.se,jdk.unsupported",
                                "-cp",
                                System.getProperty("java.class.path"),
                                WithoutRecorder.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text.lines()).last().isEqualTo("none");
    }
}
