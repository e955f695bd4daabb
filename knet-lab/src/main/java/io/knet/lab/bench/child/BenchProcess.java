package io.knet.lab.bench.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.lab.bench.message.MessageFormat;
import io.knet.lab.bench.option.StrangerKind;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import io.knet.stats.LinkStatus;
import io.knet.tools.Messages;
import io.knet.tools.StderrLogging;
import io.knet.tools.node.option.AddressText;
import io.netty.util.internal.PlatformDependent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A process with nodes to measure. Each request on standard input has one answer on standard
 * output: {@code ok key=value ...}, or {@code error} and the reason. Ends with its input.
 */
public final class BenchProcess {
    private static final long NAP_MILLIS = 10;

    private final Map<Integer, BenchNode> nodes = new LinkedHashMap<>();
    private @Nullable MessageFormat format;
    private @Nullable Strangers strangers;

    private BenchProcess() {}

    /** Runs the process. */
    public static void main(String[] args) throws IOException {
        StderrLogging.install();
        PrintStream out = System.out;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        BenchProcess process = new BenchProcess();
        out.println("ok ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(process.answer(line));
            out.flush();
            if (line.strip().equals("quit")) {
                break;
            }
        }
        // Sockets, threads and buffers are gone with the process; nobody waits for a tidy end.
        Runtime.getRuntime().halt(0);
    }

    private String answer(String line) {
        try {
            String result = perform(Request.parse(line));
            return result.isEmpty() ? "ok" : "ok " + result;
        } catch (IllegalArgumentException | KnetException | IOException e) {
            return "error " + Messages.of(e).replaceAll("\\s*\\R\\s*", " ");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "error interrupted";
        }
    }

    private String perform(Request request) throws IOException, InterruptedException {
        switch (request.verb()) {
            case "open" -> open(request);
            case "link" -> node(request).addLink(request);
            case "await" -> {
                return await(request.number("millis"));
            }
            case "expect" -> node(request).expect(request);
            case "send" -> node(request).startSending(request);
            case "stop" -> {
                return node(request).stopSending();
            }
            case "latency" -> {
                return node(request).measureLatency(request);
            }
            case "contend" -> {
                return node(request).contend(request);
            }
            case "load" -> {
                return node(request).callUnderLoad(request);
            }
            case "renew" -> node(request).renew(request);
            case "sessions" -> {
                KnetHandle handle = node(request).handle();
                return "made=" + Renewal.made(handle) + " least=" + Renewal.leastMade(handle);
            }
            case "fill" -> {
                return node(request).fillReceipts(request);
            }
            case "confirm" -> {
                return node(request).confirm(request);
            }
            case "strangers" -> startStrangers(request);
            case "calm" -> {
                return stopStrangers();
            }
            case "ping" -> {
                return node(request).latency(request);
            }
            case "count" -> {
                return count();
            }
            case "drops" -> {
                return drops();
            }
            case "memory" -> {
                return memory();
            }
            case "quit" -> {}
            default ->
                    throw new IllegalArgumentException("unknown request \"" + request.verb() + '"');
        }
        return "";
    }

    private void open(Request request) throws IOException {
        MessageFormat loaded = format;
        if (loaded == null) {
            loaded = MessageFormat.load(Path.of(request.text("pattern")));
            format = loaded;
        }
        nodes.put(request.integer("node"), new BenchNode(request, loaded));
    }

    private void startStrangers(Request request) throws IOException, InterruptedException {
        Strangers fresh =
                new Strangers(
                        AddressText.parse(request.text("to")),
                        StrangerKind.valueOf(request.text("kind")),
                        request.integer("node"),
                        request.integer("peer"),
                        request.number("rate"));
        strangers = fresh;
        fresh.start();
    }

    private String stopStrangers() throws IOException, InterruptedException {
        Strangers current = strangers;
        if (current == null) {
            throw new IllegalArgumentException("no strangers are at work");
        }
        strangers = null;
        current.stop();
        return current.result();
    }

    private BenchNode node(Request request) {
        int id = request.integer("node");
        BenchNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("there is no node " + id);
        }
        return node;
    }

    private String await(long millis) throws InterruptedException {
        long begin = System.nanoTime();
        while (!nodes.values().stream().allMatch(BenchNode::isConnected)) {
            if (System.nanoTime() - begin > TimeUnit.MILLISECONDS.toNanos(millis)) {
                throw new IllegalArgumentException("the links did not come up in time");
            }
            Thread.sleep(NAP_MILLIS);
        }
        int mtu =
                nodes.values().stream()
                        .mapToInt(node -> node.handle().dataMtu())
                        .min()
                        .orElseThrow();
        return "mtu=" + mtu;
    }

    private String count() {
        return "nanos="
                + System.nanoTime()
                + " cpu="
                + cpuNanos()
                + " sent="
                + sum(BenchNode::sent)
                + " received="
                + sum(node -> node.tallies().received())
                + " bytes="
                + sum(node -> node.tallies().bytes())
                + " corrupt="
                + sum(node -> node.tallies().corrupt())
                + " duplicate="
                + sum(node -> node.tallies().duplicate())
                + " disordered="
                + sum(node -> node.tallies().disordered())
                + " stray="
                + sum(node -> node.tallies().stray())
                + " beside_received="
                + sum(node -> node.tallies().besideReceived())
                + " beside_bytes="
                + sum(node -> node.tallies().besideBytes())
                + Allocation.now().map(BenchProcess::text).orElse("");
    }

    private static String text(Allocation allocation) {
        return " allocated=" + allocation.bytes() + " threads_ended=" + allocation.ended();
    }

    private long sum(ToLongFunction<BenchNode> value) {
        return nodes.values().stream().mapToLong(value).sum();
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    /** The counters of all nodes that explain why a message may not have arrived. */
    private String drops() {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("receive_queue_full", sum(BenchNode::overflowed));
        counts.put("echo_failures", sum(BenchNode::echoFailures));
        for (BenchNode node : nodes.values()) {
            node.handle()
                    .stats()
                    .drops()
                    .forEach(
                            (reason, value) ->
                                    counts.merge(
                                            "drop_" + reason.descriptor().name(),
                                            value,
                                            Long::sum));
            for (KnetHost host : node.handle().hosts()) {
                for (KnetLink link : host.links()) {
                    LinkStatus status = link.status();
                    LinkStats stats = status.stats();
                    counts.merge("link_downs", status.downCount(), Long::sum);
                    merge(counts, stats, LinkCounter.TX_DATA_PACKETS);
                    merge(counts, stats, LinkCounter.RX_DATA_PACKETS);
                    merge(counts, stats, LinkCounter.TX_DATA_ERRORS);
                    merge(counts, stats, LinkCounter.TX_DATA_RETRIES);
                }
            }
        }
        StringBuilder text = new StringBuilder();
        counts.forEach(
                (name, value) ->
                        text.append(text.isEmpty() ? "" : " ")
                                .append(name)
                                .append('=')
                                .append(value));
        return text.toString();
    }

    private static void merge(Map<String, Long> counts, LinkStats stats, LinkCounter counter) {
        counts.merge(counter.descriptor().name(), stats.get(counter), Long::sum);
    }

    /** What is in use after a collection of garbage, in bytes. */
    private static String memory() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(NAP_MILLIS);
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return "heap=" + heap + " direct=" + Math.max(0, PlatformDependent.usedDirectMemory());
    }
}
