package io.knet.tests.hostile;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetAddress;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.LinkCounter;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.FloodSummary;
import io.knet.tests.peer.FloodVerifier;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A node of this project in a process of its own, which takes those options and commands of our C
 * program {@code knet_peer} that the tests of this package use, and answers alike.
 */
final class JavaPeerMain {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KnetHandle handle;
    private final DataChannel channel;
    private final FloodVerifier received = new FloodVerifier();

    private JavaPeerMain(List<String> arguments) {
        int id = Integer.parseInt(option(arguments, "--id"));
        handle = new NettyHandleBuilder(id).build();
        handle.onEvent(JavaPeerMain::tell);
        handle.filter(DestinationFilter.byAttachment());
        channel = handle.openChannel(0, message -> received.accept(message.content()));
        handle.enableForwarding();
        LinkTimers timers =
                LinkTimers.ofMillis(
                                Long.parseLong(option(arguments, "--ping-interval")),
                                Long.parseLong(option(arguments, "--ping-timeout")))
                        // libknet's pong count, as the C program has it
                        .withPongsToComeUp(Integer.parseInt(option(arguments, "--pong-count")) + 1)
                        .withBackoff(1);
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).equals("--link")) {
                addLink(arguments.get(i + 1), timers);
            }
        }
    }

    /** Takes the options of {@code knet_peer}. */
    public static void main(String[] arguments) throws IOException {
        JavaPeerMain peer = new JavaPeerMain(List.of(arguments));
        print(event("ready", 0).put("id", peer.handle.hostId()));
        peer.serve();
    }

    private static String option(List<String> arguments, String name) {
        return arguments.get(arguments.indexOf(name) + 1);
    }

    /**
     * Adds the link of a specification such as "1/0,10.0.0.1:5405,10.0.0.2:5405,priority=9", with
     * ",sctp" before the priority if it is to be one over SCTP.
     */
    private void addLink(String specification, LinkTimers timers) {
        boolean sctp = specification.contains(",sctp,");
        String[] parts = specification.replace(",sctp,", ",").split("[/,=]", -1);
        int host = Integer.parseInt(parts[0]);
        InetSocketAddress from = KnetAddress.parse(parts[2]);
        InetSocketAddress to = KnetAddress.parse(parts[3]);
        LinkConfig config =
                (sctp ? LinkConfig.sctp(from, to) : LinkConfig.udp(from, to))
                        .withTimers(timers)
                        .withPriority(Integer.parseInt(parts[5]));
        handle.findHost(host)
                .orElseGet(() -> handle.addHost(host))
                .addLink(Integer.parseInt(parts[1]), config);
    }

    // ---- what it says

    private static ObjectNode event(String name, long tag) {
        ObjectNode event = JSON.createObjectNode().put("event", name);
        return tag > 0 ? event.put("tag", tag) : event;
    }

    private static void print(ObjectNode event) {
        System.out.println(event);
    }

    private static void tell(KnetEvent happened) {
        if (happened instanceof KnetEvent.LinkUp up) {
            link(up.host(), up.link(), true);
        } else if (happened instanceof KnetEvent.LinkDown down) {
            link(down.host(), down.link(), false);
        } else if (happened instanceof KnetEvent.HostReachability host) {
            print(event("host", 0).put("host", host.host()).put("reachable", host.reachable()));
        } else if (happened instanceof KnetEvent.DataMtu mtu) {
            print(event("mtu", 0).put("data_mtu", mtu.dataMtu()));
        }
    }

    private static void link(int host, int link, boolean up) {
        print(event("link", 0).put("host", host).put("link", link).put("up", up));
    }

    // ---- what it is told

    private void serve() throws IOException {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("quit")) {
                break;
            }
            answer(Long.parseLong(words[0].substring(1)), List.of(words));
        }
        handle.close();
    }

    private void answer(long tag, List<String> words) {
        switch (words.get(1)) {
            case "flood" -> new Thread(() -> flood(tag, words), "flood").start();
            case "summary" -> summary(tag);
            case "status" -> status(tag);
            case "expect-reset" -> {
                received.reset();
                print(event("ok", tag));
            }
            case "gc" -> {
                // Netty looks for what was collected when it makes a buffer, and logs it.
                System.gc();
                PooledByteBufAllocator.DEFAULT.directBuffer().release();
                print(event("ok", tag));
            }
            case "pmtud" -> {
                handle.mtu().interval(Duration.ofSeconds(Long.parseLong(words.get(3))));
                print(event("ok", tag));
            }
            default ->
                    print(
                            event("error", tag)
                                    .put("errno", "EINVAL")
                                    .put("message", "unknown command"));
        }
    }

    /** {@code flood TARGET CHANNEL COUNT MIN-MAX GAP_US sync first=INDEX}. */
    private void flood(long tag, List<String> words) {
        int target = Integer.parseInt(words.get(2));
        int count = Integer.parseInt(words.get(4));
        String[] sizes = words.get(5).split("-", -1);
        int shortest = Integer.parseInt(sizes[0]);
        int span = Integer.parseInt(sizes[1]) - shortest + 1;
        long gap = Duration.ofNanos(Long.parseLong(words.get(6)) * 1000).toNanos();
        int first = Integer.parseInt(words.get(8).substring("first=".length()));
        int errors = 0;
        String lastError = "OK";
        for (int i = 0; i < count; i++) {
            int length = shortest + (first + i) * 31 % span;
            try {
                byte[] message = new FloodMessage(first + i, length).toBytes();
                channel.sendSync(Unpooled.wrappedBuffer(message), target);
            } catch (KnetException refused) {
                errors++;
                lastError = refused.errno().name();
            }
            LockSupport.parkNanos(gap);
        }
        print(
                event("flooded", tag)
                        .put("sent", count - errors)
                        .put("errors", errors)
                        .put("last_error", lastError));
    }

    private void summary(long tag) {
        FloodSummary score = received.summary();
        ObjectNode event = event("summary", tag);
        ObjectNode source = event.putArray("sources").addObject();
        source.put("from", handle.hosts().get(0).id()).put("channel", 0);
        source.put("received", score.received()).put("distinct", score.distinct());
        source.put("duplicates", score.duplicates()).put("corrupt", score.corrupt());
        source.put("highest", score.highest()).put("missing_count", score.missingCount());
        ArrayNode missing = source.putArray("missing");
        score.missing().forEach(range -> missing.addArray().add(range.first()).add(range.last()));
        print(event);
    }

    private void status(long tag) {
        ObjectNode event = event("status", tag).put("data_mtu", handle.dataMtu());
        event.put("drops", handle.stats().allDrops());
        ArrayNode hosts = event.putArray("hosts");
        for (KnetHost host : handle.hosts()) {
            ObjectNode one = hosts.addObject().put("host", host.id());
            ArrayNode links = one.put("reachable", host.isReachable()).putArray("links");
            for (KnetLink link : host.links()) {
                ObjectNode stats = links.addObject().put("link", link.id()).putObject("stats");
                for (LinkCounter counter : LinkCounter.values()) {
                    stats.put(counter.descriptor().name(), link.status().stats().get(counter));
                }
            }
        }
        print(event);
    }
}
