package example.neighbour;

import io.knet.Direction;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.KnetMessage;
import io.knet.Verdict;
import io.knet.config.KnetConfig;
import io.knet.stats.Diagnosis;
import io.knet.stats.LinkStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * A node that corosync's nodes see as one of theirs, on every link. It listens: what corosync sends
 * are messages of totem, its protocol, which only corosync speaks, so nothing is sent to it.
 */
final class NeighbourNode implements AutoCloseable {
    private final Map<Integer, LongAdder> messages = new ConcurrentHashMap<>();
    private final KnetHandle knet;

    /**
     * Starts it.
     *
     * @param config of a corosync.conf; may be closed afterwards
     * @param events gets a line for each event, on one thread
     * @throws io.knet.KnetException if the node cannot start, above all because corosync has the
     *     address itself
     */
    NeighbourNode(KnetConfig config, Consumer<String> events) {
        knet = config.start(channel -> channel.withListener(this::onMessage));
        knet.onEvent(event -> print(event, events));
        knet.filter(
                request ->
                        request.direction() == Direction.RX ? Verdict.deliver() : Verdict.drop());
    }

    /** On an event loop: counts. */
    private void onMessage(KnetMessage message) {
        messages.computeIfAbsent(message.sourceHost(), host -> new LongAdder()).increment();
    }

    private static void print(KnetEvent event, Consumer<String> events) {
        if (event instanceof KnetEvent.HostReachability host) {
            events.accept(
                    "node " + host.host() + (host.reachable() ? " is reachable" : " is gone"));
        } else if (event instanceof KnetEvent.LinkUp up) {
            events.accept("link " + up.host() + "/" + up.link() + " is up");
        } else if (event instanceof KnetEvent.LinkDown down) {
            events.accept("link " + down.host() + "/" + down.link() + " is down: " + down.reason());
        }
    }

    /** How many messages came from a node. */
    long messagesOf(int node) {
        LongAdder count = messages.get(node);
        return count == null ? 0 : count.sum();
    }

    /** A line for each link of each node, as {@code corosync-cfgtool -s} has. */
    List<String> report() {
        List<String> lines = new ArrayList<>();
        for (KnetHost host : knet.hosts()) {
            lines.add("node " + host.name() + ", " + messagesOf(host.id()) + " messages of totem");
            for (KnetLink link : host.links()) {
                lines.add("    " + line(link.status()));
            }
        }
        return lines;
    }

    private static String line(LinkStatus link) {
        String words = "link " + link.link() + (link.up() ? ": connected" : ": disconnected");
        String latency =
                link.latency().last().map(time -> ", " + time.toNanos() / 1000 + " µs").orElse("");
        return words + latency + link.diagnosis().map(Diagnosis::text).map(", "::concat).orElse("");
    }

    /** Corosync sees the links go down. May be called again. */
    @Override
    public void close() {
        knet.close(Duration.ofSeconds(1));
    }
}
