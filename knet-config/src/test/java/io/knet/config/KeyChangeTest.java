package io.knet.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetHandle;
import io.knet.KnetHost;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster changes the key of its sessions by restarts, as docs/operations.md tells. */
@Timeout(120)
class KeyChangeTest {
    private static final int NODES = 3;
    private static final long PATIENCE_SECONDS = 30;

    @TempDir Path temp;
    private ConfigFolder folder;
    private final Map<Integer, KnetHandle> nodes = new TreeMap<>();

    @BeforeEach
    void makeFolder() {
        folder = new ConfigFolder(temp);
        folder.key("old.key", "rw-------", secret(1));
        folder.key("new.key", "rw-------", secret(2));
    }

    @AfterEach
    void close() {
        nodes.values().forEach(KnetHandle::close);
    }

    private static byte[] secret(int seed) {
        byte[] key = new byte[256];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (i * (2 * seed + 1) + seed);
        }
        return key;
    }

    @Test
    void restartedNodeAfterNodeEveryNodeReachesAllOthersAtEachStep() throws Exception {
        String before = "key_file = \"old.key\"\n";
        String both = "key_file = \"old.key\"\naccepted_key_file = \"new.key\"\n";
        String exchanged = "key_file = \"new.key\"\naccepted_key_file = \"old.key\"\n";
        String after = "key_file = \"new.key\"\n";
        for (int node = 1; node <= NODES; node++) {
            start(node, before);
        }
        requireAllReachable();
        for (String step : Arrays.asList(both, exchanged, after)) {
            for (int node = 1; node <= NODES; node++) {
                nodes.remove(node).close();
                start(node, step);
                requireAllReachable();
            }
        }
    }

    @Test
    void withoutTheFirstStepTheRestartedNodeIsAlone() throws Exception {
        start(1, "key_file = \"old.key\"\n");
        start(2, "key_file = \"new.key\"\naccepted_key_file = \"old.key\"\n");
        nodes.get(1).host(2).whenReachable().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        nodes.remove(2).close();
        start(2, "key_file = \"new.key\"\n");
        // It has one session with node 3, so that it had the time to have one with node 1.
        start(3, "key_file = \"new.key\"\n");
        nodes.get(2).host(3).whenReachable().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(nodes.get(2).host(1).isReachable()).isFalse();
    }

    private void start(int node, String keys) {
        StringBuilder text = new StringBuilder();
        text.append("node.id = ").append(node).append("\n[timers]\n");
        text.append("ping_interval_ms = 100\npong_timeout_ms = 1000\n");
        text.append("pongs_to_come_up = 2\nbackoff = 1\n[session]\n").append(keys);
        for (int peer = 1; peer <= NODES; peer++) {
            if (peer != node) {
                text.append("[[hosts]]\nid = ").append(peer).append("\n[[hosts.links]]\nid = 0\n");
                text.append("local = \"127.84.9.").append(node).append(":5405\"\n");
                text.append("remote = \"127.84.9.").append(peer).append(":5405\"\n");
            }
        }
        try (KnetConfig config = folder.load(text.toString())) {
            nodes.put(node, config.start(channel -> channel));
        }
    }

    /** In sessions, which is the only way in which nodes with {@code [session]} speak. */
    private void requireAllReachable() throws Exception {
        for (KnetHandle node : nodes.values()) {
            for (KnetHost host : node.hosts()) {
                host.whenReachable().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
        for (KnetHandle node : nodes.values()) {
            for (KnetHost host : node.hosts()) {
                assertThat(host.status().session())
                        .as("session of node %s with %s", node.hostId(), host.id())
                        .isPresent();
            }
        }
    }
}
