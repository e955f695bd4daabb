package io.knet.jgroups.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Nodes of Infinispan over one transport. */
final class Grid implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Transport transport;
    private final Path directory;
    private final Path key;
    private final Networks networks;
    private final SortedMap<Integer, MemberProcess> members = new TreeMap<>();

    /** Starts the JVMs, which are to {@link #join} then. */
    Grid(Transport transport, Path directory, int nodes) throws Exception {
        this.transport = transport;
        this.directory = directory;
        byte[] bytes = new byte[1024];
        bytes[0] = 1;
        key =
                Files.write(
                        Files.createTempFile(
                                directory,
                                "cluster",
                                ".key",
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------"))),
                        bytes);
        networks = new Networks(nodes);
        boolean started = false;
        try {
            if (transport == Transport.MPTCP) {
                networks.allowMptcp();
            }
            for (int node = 1; node <= nodes; node++) {
                launch(node);
            }
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    Networks networks() {
        return networks;
    }

    /**
     * Has all of them form a cluster: the first, and then the others at once. If all began at once,
     * those of TCP and UDP would form clusters of their own and merge them much later.
     */
    void join() throws Exception {
        List<Integer> nodes = new ArrayList<>(members.keySet());
        join(nodes.remove(0), true).awaitReady();
        List<MemberProcess> joining = new ArrayList<>();
        for (int node : nodes) {
            joining.add(join(node, false));
        }
        for (MemberProcess member : joining) {
            member.awaitReady();
        }
        awaitView(members.size());
    }

    private MemberProcess join(int node, boolean first) throws Exception {
        MemberProcess member = members.get(node);
        member.join(transport.configuration(directory, node, key, first));
        return member;
    }

    /** Starts a node, and waits until all have it in their view. */
    void start(int node) throws Exception {
        launch(node);
        join(node, false).awaitReady();
        awaitView(members.size());
    }

    /** Starts a JVM in the node's namespace. */
    private void launch(int node) throws Exception {
        List<String> prefix = new ArrayList<>(networks.enter(node));
        prefix.addAll(transport.prefix());
        members.put(
                node,
                new MemberProcess(
                        "node" + node, prefix, List.of("-Djava.net.preferIPv4Stack=true")));
    }

    /** Has the same JVMs form a cluster over another transport, with nothing in its caches. */
    void change(Transport other) throws Exception {
        if (!other.prefix().equals(transport.prefix())) {
            throw new IllegalArgumentException(other + " needs JVMs of its own");
        }
        transport = other;
        for (MemberProcess member : members.values()) {
            member.leave();
        }
        for (MemberProcess member : members.values()) {
            member.awaitLeft();
        }
        join();
    }

    void awaitView(int size) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(
                        () -> {
                            for (MemberProcess member : members.values()) {
                                assertThat(member.view()).as(member.name()).isEqualTo(size);
                            }
                        });
    }

    MemberProcess member(int node) {
        return members.get(node);
    }

    List<MemberProcess> members() {
        return List.copyOf(members.values());
    }

    /** What the nodes have printed, among it where writes stood that took long. */
    void printLogs() {
        members.values().forEach(each -> System.out.println(each.name() + "\n" + each.log()));
    }

    void quit(int node) throws Exception {
        try (MemberProcess member = members.remove(node)) {
            member.quit();
        }
    }

    void kill(int node) throws Exception {
        try (MemberProcess member = members.remove(node)) {
            member.kill();
        }
    }

    void begin() throws Exception {
        for (MemberProcess member : members.values()) {
            member.ask("begin");
        }
    }

    /** What each member says of its writes, in the order of the nodes. */
    List<String> end() throws Exception {
        List<String> ends = new ArrayList<>();
        for (MemberProcess member : members.values()) {
            ends.add(member.ask("end"));
        }
        return ends;
    }

    /** Waits until every writer of every member has written so many more. */
    void awaitWrites(long more) throws Exception {
        for (MemberProcess member : members.values()) {
            long before = Long.parseLong(member.ask("progress"));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> Long.parseLong(member.ask("progress")) >= before + more);
        }
    }

    /** After the end: every member sees of each one's writes the last that was acknowledged. */
    void requireNothingLostOrStale() throws Exception {
        for (MemberProcess writer : members.values()) {
            String acknowledged = writer.ask("acknowledged");
            assertThat(acknowledged).contains("REPL_SYNC/", "DIST_SYNC/");
            for (MemberProcess member : members.values()) {
                assertThat(member.ask(writer.name()))
                        .as("writes of %s as seen by %s", writer.name(), member.name())
                        .isEqualTo(acknowledged);
            }
        }
    }

    @Override
    public void close() throws Exception {
        for (MemberProcess member : members.values()) {
            member.close();
        }
        members.clear();
        networks.close();
    }
}
