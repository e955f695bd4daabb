package io.knet.tests.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearStats;
import io.knet.ClearTraffic;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.stats.ErrorEntry;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong again and again is one entry of a node's errors, however often it comes. */
final class ErrorEntriesTest {
    private static final int DATAGRAMS = 50;

    private final KnetHandle node =
            KnetHandle.builder(1).threads(1).clearTraffic(ClearTraffic.ALLOW).build();

    @AfterEach
    void close() {
        node.close();
    }

    private Optional<ErrorEntry> entry(String code) {
        return node.errors().stream().filter(entry -> entry.code().equals(code)).findFirst();
    }

    private static void send(InetSocketAddress to) throws IOException {
        try (DatagramSocket stranger = new DatagramSocket()) {
            for (int i = 0; i < DATAGRAMS; i++) {
                stranger.send(new DatagramPacket(new byte[] {1}, 1, to));
            }
        }
    }

    @Test
    void datagramsOfAStrangerAreOneEntryThatClearingForgets() throws Exception {
        InetSocketAddress local = FreePorts.endpoint();
        node.addHost(2).addLink(0, LinkConfig.dynamic(local));
        Instant before = Instant.now();
        send(local);
        Await.until(() -> entry("drop.too_short").map(ErrorEntry::count).equals(Optional.of(50L)));
        ErrorEntry entry = entry("drop.too_short").orElseThrow();
        assertThat(entry.text()).contains("127.0.");
        assertThat(entry.first()).isBetween(before.minusSeconds(1), entry.last());
        assertThat(entry.host()).isEmpty();

        node.clearStats(ClearStats.HANDLE);
        assertThat(node.errors()).isEmpty();
    }

    @Test
    void aPeerThatIsNotThereIsAnEntryOfItsLink() {
        LinkEnds path = FreePorts.link();
        KnetLink link =
                node.addHost(2)
                        .addLink(
                                3,
                                LinkConfig.udp(path.left(), path.right())
                                        .withTimers(LinkTimers.ofMillis(20, 1000)));
        Await.until(
                () ->
                        entry("socket.ECONNREFUSED")
                                .filter(refused -> refused.count() > 2)
                                .isPresent());
        ErrorEntry entry = entry("socket.ECONNREFUSED").orElseThrow();
        assertThat(entry.host()).hasValue(2);
        assertThat(entry.link()).hasValue(link.id());
        assertThat(entry.text()).isNotBlank();
    }

    @Test
    void aFilterThatThrowsIsAnEntryThatIsThereAfterTheEnd() {
        node.addHost(1).addLink(0, LinkConfig.loopback());
        node.enableForwarding();
        node.filter(
                request -> {
                    throw new IllegalStateException("a bug");
                });
        var channel = node.openChannel(0);
        for (int i = 0; i < 5; i++) {
            channel.send(Unpooled.buffer(1).writeByte(1));
        }
        Await.until(
                () ->
                        entry("callback.IllegalStateException")
                                .filter(thrown -> thrown.count() == 5)
                                .isPresent());
        assertThat(entry("callback.IllegalStateException").orElseThrow().text())
                .startsWith(
                        "the destination filter failed: java.lang.IllegalStateException: a bug");
        assertThat(entry("drop.filter_failed").orElseThrow().count()).isEqualTo(5);
        node.close();
        assertThat(entry("callback.IllegalStateException")).isPresent();
    }
}
