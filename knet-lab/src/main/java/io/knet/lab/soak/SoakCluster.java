package io.knet.lab.soak;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.CryptoConfig;
import io.knet.CryptoControl;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.lab.Pause;
import io.knet.lab.bench.message.MessageFormat;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Nodes in this process, numbered from 1, each linked to each other twice on loopback addresses,
 * and a flow of messages in each direction.
 */
final class SoakCluster implements AutoCloseable {
    static final int MOST_NODES = 8;

    private static final int LINKS = 2;
    private static final int KEY_BYTES = 256;
    private static final LinkTimers TIMERS =
            LinkTimers.ofMillis(100, 5000).withPongsToComeUp(2).withBackoff(1);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int NETWORKS = 250;
    private static final int MOVES = 100;

    private final Random random;
    private final int port = freePort();
    private final List<SoakNode> nodes = new ArrayList<>();
    private final Map<Pair, Flow> flows = new HashMap<>();
    private final Map<Pair, Troubles> troubles = new HashMap<>();
    private final Map<Pair, Integer> moves = new HashMap<>();
    private CryptoConfig crypto;

    private record Pair(int from, int to) {
        Pair sorted() {
            return from < to ? this : new Pair(to, from);
        }
    }

    SoakCluster(int count, Random random) {
        this.random = random;
        byte[] pattern = new byte[MessageFormat.PATTERN_BYTES];
        random.nextBytes(pattern);
        MessageFormat format = new MessageFormat(pattern);
        crypto = newKey();
        for (int id = 1; id <= count; id++) {
            int to = id;
            nodes.add(new SoakNode(id, message -> arrived(message, to), crypto));
        }
        for (SoakNode from : nodes) {
            for (SoakNode to : nodes) {
                if (from != to) {
                    Pair pair = new Pair(from.id(), to.id());
                    Troubles both = troubles.computeIfAbsent(pair.sorted(), p -> new Troubles());
                    Random own = new Random(random.nextLong());
                    flows.put(pair, new Flow(from.id(), to.id(), from::send, both, format, own));
                }
            }
            link(from);
        }
        awaitUp();
    }

    private static int freePort() {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private CryptoConfig newKey() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return CryptoConfig.aes256Sha256(key);
    }

    private void arrived(KnetMessage message, int to) {
        Flow flow = flows.get(new Pair(message.sourceHost(), to));
        if (flow != null) {
            flow.arrived(message.content());
        }
    }

    // ---- links

    /** Adds a node's links to all others. */
    private void link(SoakNode node) {
        for (SoakNode peer : nodes) {
            if (peer != node) {
                KnetHost host = node.handle().addHost(peer.id());
                for (int link = 0; link < LINKS; link++) {
                    host.addLink(link, config(node.id(), peer.id(), link));
                }
            }
        }
    }

    private LinkConfig config(int from, int to, int link) {
        return LinkConfig.udp(address(from, to, link), address(to, from, link))
                .withTimers(TIMERS)
                .withPriority(LINKS - link);
    }

    /** An end of a link: no two links share an address, and no two processes a network. */
    private InetSocketAddress address(int from, int to, int link) {
        int network = 2 + (int) (ProcessHandle.current().pid() % NETWORKS);
        int move = link == 0 ? 0 : 1 + moves.getOrDefault(new Pair(from, to).sorted(), 0) % MOVES;
        byte[] ip = {127, (byte) network, (byte) (from * (MOST_NODES + 1) + to), (byte) (1 + move)};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), port);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Waits until all links are up, seen from both ends. */
    private void awaitUp() {
        for (SoakNode node : nodes) {
            for (KnetHost host : node.handle().hosts()) {
                await(host.whenReachable(), host);
                host.links().forEach(link -> await(link.whenUp(), link.status()));
            }
        }
    }

    private static void await(CompletableFuture<?> state, Object what) {
        try {
            state.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ToolException(ExitCode.FAILURE, "interrupted");
        } catch (ExecutionException | TimeoutException late) {
            throw new ToolException(
                    ExitCode.FAILURE, "not up again after " + LIMIT.toSeconds() + " s: " + what);
        }
    }

    // ---- traffic

    void start() {
        flows.values().forEach(Flow::start);
    }

    void stop() {
        flows.values().forEach(Flow::stop);
    }

    boolean isDone() {
        return flows.values().stream().allMatch(Flow::isDone);
    }

    MessageCounts tally() {
        return flows.values().stream()
                .map(Flow::tally)
                .reduce(MessageCounts.NOTHING, MessageCounts::plus);
    }

    List<String> findings() {
        return flows.values().stream().flatMap(flow -> flow.findings().stream()).toList();
    }

    // ---- what happens to it

    private SoakNode anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    private Pair anyPair() {
        List<Pair> all = troubles.keySet().stream().sorted(SoakCluster::compare).toList();
        return all.get(random.nextInt(all.size()));
    }

    private static int compare(Pair one, Pair other) {
        return Integer.compare(
                one.from * (MOST_NODES + 1) + one.to, other.from * (MOST_NODES + 1) + other.to);
    }

    private KnetLink link(int node, int peer, int link) {
        return nodes.get(node - 1).handle().host(peer).link(link);
    }

    private void disturb(List<Troubles> affected, Runnable action) {
        affected.forEach(trouble -> trouble.begin(System.nanoTime()));
        action.run();
        awaitUp();
        affected.forEach(trouble -> trouble.end(System.nanoTime()));
    }

    private List<Troubles> between(Pair pair) {
        Troubles found = troubles.get(pair);
        return found == null ? List.of() : List.of(found);
    }

    /** Switches the preferred link of two nodes off at one end, and on again. */
    void flap() {
        Pair pair = anyPair();
        disturb(
                between(pair),
                () -> {
                    KnetLink link = link(pair.from, pair.to, 0);
                    link.disable();
                    Pause.of(Duration.ofMillis(300));
                    link.enable();
                });
    }

    /** Gives the other link of two nodes new addresses. */
    void move() {
        Pair pair = anyPair();
        disturb(
                between(pair),
                () -> {
                    moves.merge(pair, 1, Integer::sum);
                    link(pair.from, pair.to, 1).reconfigure(config(pair.from, pair.to, 1));
                    link(pair.to, pair.from, 1).reconfigure(config(pair.to, pair.from, 1));
                });
    }

    /** Ends a node without a word, and starts it again. */
    void restart() {
        SoakNode node = anyNode();
        List<Troubles> affected =
                troubles.entrySet().stream()
                        .filter(
                                entry ->
                                        entry.getKey().from == node.id()
                                                || entry.getKey().to == node.id())
                        .map(Map.Entry::getValue)
                        .toList();
        disturb(
                affected,
                () -> {
                    node.restart(crypto);
                    link(node);
                });
    }

    /** Changes the key of all nodes, which loses nothing. */
    void rekey() {
        CryptoConfig before = crypto;
        crypto = newKey();
        for (SoakNode node : nodes) {
            CryptoControl control = node.handle().crypto();
            control.set(free(control), crypto);
        }
        for (SoakNode node : nodes) {
            CryptoControl control = node.handle().crypto();
            control.use(free(control));
        }
        // What was sealed with the old key arrives.
        Pause.of(Duration.ofSeconds(1));
        for (SoakNode node : nodes) {
            CryptoControl control = node.handle().crypto();
            control.clear(free(control));
        }
        before.close();
    }

    private static int free(CryptoControl control) {
        return control.inUse().orElse(2) == 1 ? 2 : 1;
    }

    /** Has a node compress in another way, which loses nothing. */
    void recompress() {
        KnetHandle handle = anyNode().handle();
        List<CompressionModel> models =
                List.of(CompressionModel.NONE, CompressionModel.ZLIB, CompressionModel.LZ4);
        handle.compression(CompressionConfig.of(models.get(random.nextInt(models.size()))));
    }

    @Override
    public void close() {
        stop();
        nodes.stream()
                .map(node -> node.handle().closeAsync())
                .toList()
                .forEach(closed -> await(closed, "a node that closes"));
        crypto.close();
    }
}
