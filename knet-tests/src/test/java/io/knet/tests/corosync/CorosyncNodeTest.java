package io.knet.tests.corosync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.admin.AdminEndpoint;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.Veth;
import io.knet.tools.Main;
import io.knet.tools.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A handle of ours, node 2, and a corosync daemon, node 1, with two links between them. */
@EachLibknet(Need.COROSYNC)
@Interop(Need.NAMESPACES)
class CorosyncNodeTest {
    private static final int DAEMON = 1;
    private static final int US = 2;
    private static final LinkTimers TIMERS =
            LinkTimers.ofMillis(100, 800).withPongsToComeUp(2).withBackoff(1);

    /** What every message of totem 3.1 begins with. */
    private static final byte[] TOTEM = {0x70, (byte) 0xc0, 3};

    /** Not totem, and to all nodes. */
    private static final byte[] NONSENSE = new byte[1000];

    @RegisterExtension final CorosyncNetwork network = new CorosyncNetwork();
    @TempDir Path directory;

    private CorosyncNetwork.Place place;
    private Path keyFile;

    @BeforeEach
    void prepare() {
        place = network.place();
        keyFile = KeyFiles.write(directory, 1, 256);
    }

    private static CryptoConfig key(int seed) {
        return CryptoConfig.aes256Sha256(KeyFiles.key(seed, 256));
    }

    private CorosyncConfig config() {
        return CorosyncConfig.of(DAEMON, US, place.daemonLinks())
                .withCrypto("aes256", "sha256", keyFile);
    }

    private KnetHandle us(Inbox inbox) {
        KnetHandle us =
                network.add(
                        new NettyHandleBuilder(US)
                                .threads(1)
                                .crypto(key(1))
                                .compression(CompressionConfig.of("zlib"))
                                .build());
        us.filter(DestinationFilter.unicastTo(DAEMON));
        us.openChannel(0, inbox);
        us.enableForwarding();
        KnetHost daemon = us.addHost(DAEMON);
        List<LinkEnds> links = place.links();
        for (int link = 0; link < links.size(); link++) {
            LinkEnds path = links.get(link);
            daemon.addLink(link, LinkConfig.udp(path.left(), path.right()).withTimers(TIMERS));
        }
        return us;
    }

    /** Waits for the next message of totem's. */
    private static void awaitTotem(Inbox inbox) {
        Inbox.Letter letter = inbox.take();
        assertThat(letter.source()).isEqualTo(DAEMON);
        assertThat(letter.channel()).isZero();
        assertThat(letter.bytes()).startsWith(TOTEM);
    }

    /** Sends until the daemon counts more data on a link. */
    private static void awaitArrival(CorosyncDaemon daemon, int link, DataChannel channel) {
        long before = daemon.count(link, "rx_data_packets");
        daemon.await(
                "count more data on link " + link,
                () -> {
                    channel.sendSync(TrackedBuffer.of(NONSENSE));
                    return daemon.count(link, "rx_data_packets") > before;
                });
    }

    @Test
    void corosyncSeesUsOnTwoLinksAndFollowsThemDownAndUp() {
        CorosyncDaemon daemon = network.daemon(place, directory, config());
        Inbox inbox = new Inbox();
        KnetHandle us = us(inbox);
        DataChannel channel = us.findChannel(0).orElseThrow();
        daemon.awaitConnected(0);
        daemon.awaitConnected(1);
        Await.result(us.host(DAEMON).link(0).whenUp());
        Await.result(us.host(DAEMON).link(1).whenUp());
        // What libknet finds on both ends of an Ethernet with this crypto.
        daemon.await("find the MTU of link 0", () -> daemon.count(0, "mtu") == 1397);
        Await.until(() -> us.dataMtu() == 1397);

        awaitTotem(inbox);
        awaitArrival(daemon, 0, channel);
        daemon.awaitLog("bad magic number");
        assertThat(daemon.statistic("stats.knet.handle.rx_compressed_packets")).isPositive();

        Veth pulled = place.cables().get(0);
        pulled.left().down();
        daemon.awaitDisconnected(0);
        Await.result(us.host(DAEMON).link(0).whenDown());
        assertThat(daemon.isConnected(1)).isTrue();
        awaitArrival(daemon, 1, channel);
        inbox.drain();
        awaitTotem(inbox);

        pulled.left().up();
        daemon.awaitConnected(0);
        Await.result(us.host(DAEMON).link(0).whenUp());
        awaitArrival(daemon, 0, channel);
        assertThat(daemon.count(0, "down_count")).isEqualTo(2);
        assertThat(us.stats().get(DropReason.NOT_AUTHENTIC)).isZero();
        assertThat(us.stats().get(HandleCounter.RX_CRYPT_PACKETS)).isPositive();
    }

    /** What is there of a node's link, with its type. */
    private static Set<String> keysAndTypes(String printed, int node, int link) {
        String prefix = "stats.knet.node" + node + ".link" + link + ".";
        return printed.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length(), line.indexOf(" =")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String printedByUs(Path socket) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Main.run(
                        new Streams(
                                InputStream.nullInputStream(),
                                new PrintStream(out, false, UTF_8),
                                new PrintStream(err, true, UTF_8)),
                        "stats",
                        "--format",
                        "cmap",
                        socket.toString());
        assertThat(exitCode).as(err.toString(UTF_8)).isZero();
        return out.toString(UTF_8);
    }

    @Test
    void whatReadsCorosyncsStatisticsReadsOurs() throws Exception {
        CorosyncDaemon daemon = network.daemon(place, directory, config());
        KnetHandle us = us(new Inbox());
        daemon.awaitConnected(0);
        Path socket = directory.resolve("admin").resolve("node2");
        try (AdminEndpoint endpoint = AdminEndpoint.open(us, socket)) {
            Set<String> ours = keysAndTypes(printedByUs(endpoint.path()), DAEMON, 0);
            Set<String> theirs = keysAndTypes(daemon.printedStatistics(), US, 0);
            assertThat(theirs).contains("connected (u8)", "latency_ave (u32)");
            assertThat(ours).containsAll(theirs);
        }
    }
}
