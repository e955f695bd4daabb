package io.knet.tests.corosync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetHandle;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.Veth;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two corosync daemons that are a cluster only because our {@link Bridge} is between them. */
@EachLibknet(Need.COROSYNC)
@Interop(Need.NAMESPACES)
class BridgeTest {
    private static final int KEY_BYTES = 256;
    private static final int SHORTEST = 16;
    private static final int LONGEST = 100_000;
    private static final int MANY = 1000;
    private static final int FEW = 100;
    private static final int MTU_OF_SHA512 = 1365;

    @RegisterExtension final CorosyncNetwork network = new CorosyncNetwork();
    @TempDir Path directory;

    private CorosyncNetwork.Place left;
    private CorosyncNetwork.Place right;
    private CorosyncDaemon one;
    private CorosyncDaemon two;
    private CpgNode memberOne;
    private CpgNode memberTwo;

    private CorosyncConfig config(int node, String hash, int key) {
        CorosyncNetwork.Place place = node == 1 ? left : right;
        return CorosyncConfig.of(node, 3 - node, place.daemonLinks())
                .withCompression(node == 1 ? "zlib" : "lz4")
                .withCrypto("aes256", hash, keyFile(key));
    }

    private Path keyFile(int seed) {
        return directory.resolve("key-" + seed + "-" + KEY_BYTES);
    }

    @BeforeEach
    void startDaemons() {
        KeyFiles.write(directory, 1, KEY_BYTES);
        KeyFiles.write(directory, 2, KEY_BYTES);
        left = network.place();
        right = network.place();
        one = network.daemon(left, directory, config(1, "sha256", 1));
        two = network.daemon(right, directory, config(2, "sha256", 1));
        memberOne = network.member(one);
        memberTwo = network.member(two);
        memberOne.awaitMembers(1);
        memberTwo.awaitMembers(2);
    }

    private static CryptoConfig key(CryptoHash hash, int seed) {
        byte[] key = KeyFiles.key(seed, KEY_BYTES);
        return CryptoConfig.of(CryptoConfig.DEFAULT_MODEL, CryptoCipher.AES256, hash, key);
    }

    private Bridge bridge() {
        Bridge.Side first = new Bridge.Side(1, left.links());
        Bridge.Side second = new Bridge.Side(2, right.links());
        try (CryptoConfig key = key(CryptoHash.SHA256, 1)) {
            return network.add(new Bridge(first, second, key));
        }
    }

    private List<CpgNode> members() {
        return List.of(memberOne, memberTwo);
    }

    private void awaitMerged() {
        memberOne.awaitMembers(1, 2);
        memberTwo.awaitMembers(1, 2);
    }

    /**
     * Waits until each member has received so many messages of each; all are as they were sent, and
     * came in one order.
     */
    private void awaitMessages(long each) {
        for (CpgNode member : members()) {
            Await.result(member.expect(1, each));
            Await.result(member.expect(2, each));
            assertThat(member.status().wrong()).isZero();
        }
        assertThat(memberOne.status().order()).isEqualTo(memberTwo.status().order());
    }

    /** Begins to send so many messages from each member. */
    private List<CompletableFuture<JsonNode>> send(int count) {
        return members().stream().map(member -> member.send(count, SHORTEST, LONGEST)).toList();
    }

    /** Waits until corosync has taken all messages. */
    private static void awaitSent(List<CompletableFuture<JsonNode>> sending) {
        sending.forEach(Await::result);
    }

    private void assertNobodyLeft() {
        assertThat(memberOne.departures(2)).isZero();
        assertThat(memberTwo.departures(1)).isZero();
    }

    @Test
    void membershipFormsThroughUsAndOutlivesALinkButNotUs() {
        Bridge bridge = bridge();
        awaitMerged();
        awaitSent(send(MANY));
        awaitMessages(MANY);
        assertThat(bridge.carried()).isGreaterThan(100);
        // Each daemon compresses what it sends, in its own way.
        assertThat(bridge.handles())
                .allMatch(handle -> handle.stats().get(HandleCounter.RX_COMPRESSED_PACKETS) > 0);

        Veth pulled = left.cables().get(0);
        List<CompletableFuture<JsonNode>> sending = send(MANY);
        pulled.left().down();
        one.awaitDisconnected(0);
        awaitSent(sending);
        awaitMessages(2 * MANY);
        pulled.left().up();
        one.awaitConnected(0);
        awaitSent(send(FEW));
        awaitMessages(2 * MANY + FEW);
        assertNobodyLeft();

        bridge.close();
        memberOne.awaitMembers(1);
        memberTwo.awaitMembers(2);

        bridge();
        awaitMerged();
        awaitSent(send(FEW));
        awaitMessages(2 * MANY + 2 * FEW);
    }

    /**
     * Each daemon sends with the new key as soon as it has it from totem, and gives up the old one
     * soon after. A bridge is no node of totem's that could take part in that: it knows both keys,
     * and changes on each side when the daemon there has the new one. What was sealed with the old
     * key too late totem sends again.
     */
    @Test
    void corosyncReloadsItsKeyAndWeFollow() {
        Bridge bridge = bridge();
        awaitMerged();
        List<CompletableFuture<JsonNode>> sending = send(MANY);
        try (CryptoConfig key = key(CryptoHash.SHA512, 2)) {
            bridge.handles().forEach(handle -> handle.crypto().set(2, key));
        }
        two.write(config(2, "sha512", 2));
        one.reload(config(1, "sha512", 2));
        List<CorosyncDaemon> daemons = List.of(one, two);
        for (CorosyncDaemon daemon : daemons) {
            daemon.awaitLog("crypto reconfigured on index 2");
            bridge.handles().get(daemons.indexOf(daemon)).crypto().use(2);
        }
        for (CorosyncDaemon daemon : daemons) {
            daemon.await("use the new key", () -> daemon.count(0, "mtu") == MTU_OF_SHA512);
        }
        bridge.handles().forEach(handle -> handle.crypto().clear(1));
        awaitSent(sending);
        awaitSent(send(FEW));
        awaitMessages(MANY + FEW);
        assertNobodyLeft();
        for (KnetHandle handle : bridge.handles()) {
            assertThat(handle.stats().get(DropReason.NOT_AUTHENTIC)).isZero();
        }
    }
}
