package io.knet.tests.corosync;

import com.fasterxml.jackson.databind.JsonNode;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.CProgram;
import io.knet.tests.peer.Libknet;
import io.knet.tests.peer.PeerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A process that is a member of a group of corosync's, beside a daemon. It verifies every byte of
 * every message that the group gives it, and that none is missing. Its program is {@code
 * src/test/c/corosync}.
 */
final class CpgNode implements AutoCloseable {
    private static final Map<Libknet, Path> EXECUTABLES = new ConcurrentHashMap<>();

    private final PeerProcess process;

    /** What a member has received and how it likes it. */
    record Status(long wrong, String order) {}

    private CpgNode(PeerProcess process) {
        this.process = process;
    }

    /** Starts the process, and waits until it is a member of its group. */
    static CpgNode start(CorosyncDaemon daemon) {
        List<String> command = new ArrayList<>(daemon.prefix());
        Path executable =
                EXECUTABLES.computeIfAbsent(
                        Libknet.current(),
                        where -> CProgram.build(where, "cpg_node", "corosync", "cpg"));
        command.add(executable.toString());
        CpgNode node = new CpgNode(PeerProcess.start(command));
        boolean started = false;
        try {
            node.awaitEvent(event -> event.path("event").asText().equals("ready"), "ready");
            started = true;
            return node;
        } finally {
            if (!started) {
                node.close();
            }
        }
    }

    /**
     * Sends so many messages, as fast as corosync takes them; most are short.
     *
     * @return completes when corosync has taken the last one
     */
    CompletableFuture<JsonNode> send(int messages, int shortest, int longest) {
        return process.submit("send " + messages + ' ' + shortest + '-' + longest);
    }

    /** Completes when so many messages of a node, its own included, have come since the start. */
    CompletableFuture<JsonNode> expect(int node, long messages) {
        return process.submit("expect " + node + ' ' + messages);
    }

    /** What was found out so far. */
    Status status() {
        JsonNode status = Await.result(process.submit("status"));
        return new Status(status.path("wrong").asLong(), status.path("order").asText());
    }

    /** Waits for the next change of the membership that ends with these nodes in it. */
    void awaitMembers(Integer... nodes) {
        List<Integer> wanted = List.of(nodes);
        awaitEvent(
                event -> isChange(event) && numbers(event.path("members")).equals(wanted),
                "the members " + wanted);
    }

    /** How often a node has left the group. */
    long departures(int node) {
        return process.events().all().stream()
                .filter(CpgNode::isChange)
                .filter(event -> numbers(event.path("left")).contains(node))
                .count();
    }

    private static boolean isChange(JsonNode event) {
        return event.path("event").asText().equals("members");
    }

    private static List<Integer> numbers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asInt()));
        numbers.sort(null);
        return numbers;
    }

    private void awaitEvent(Predicate<JsonNode> wanted, String what) {
        if (process.events().take(wanted, Await.LIMIT).isEmpty()) {
            throw new AssertionError("no " + what + " within " + Await.LIMIT + "; " + this);
        }
    }

    @Override
    public String toString() {
        return "events: " + process.events().all() + "; errors: " + process.errors();
    }

    /** Kills the process. Idempotent. */
    @Override
    public void close() {
        process.process().destroyForcibly();
        process.process().onExit().join();
    }
}
