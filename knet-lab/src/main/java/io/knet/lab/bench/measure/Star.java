package io.knet.lab.bench.measure;

import io.knet.KnetLimits;
import io.knet.admin.value.CompressSpec;
import io.knet.lab.Pause;
import io.knet.lab.bench.network.Network;
import io.knet.lab.bench.network.Network.Side;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.option.SessionSpec;
import io.knet.lab.bench.process.ChildProcess;
import io.knet.lab.bench.process.CpuTime;
import io.knet.lab.bench.process.JavaCommand;
import io.knet.lab.bench.process.NativeProgram;
import io.knet.lab.bench.process.ProcFiles;
import io.knet.lab.bench.process.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One sending node in a process of its own, and one or more receiving ones in another process, each
 * connected with the sender. For one thread.
 */
public final class Star implements AutoCloseable {
    private static final int SENDER = 1;
    private static final int FIRST_RECEIVER = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CONNECTING = Duration.ofSeconds(40);
    private static final Duration MTU_PATIENCE = Duration.ofSeconds(10);
    private static final Duration NAP = Duration.ofMillis(50);
    private static final int SETTLED = 6;

    /** As many messages as may wait for a receipt of a host. */
    private static final int OUTSTANDING = 1024;

    private final PairKind kind;
    private final int receivers;
    private final ChildProcess sender;
    private final ChildProcess receiver;
    private final Set<Integer> ports = new HashSet<>();
    private String receiverAddress = "";
    private int lastRun;
    private int dataMtu;

    private Star(PairKind kind, int receivers, ChildProcess sender, ChildProcess receiver) {
        this.kind = kind;
        this.receivers = receivers;
        this.sender = sender;
        this.receiver = receiver;
    }

    /**
     * Starts the processes and opens the nodes; there are no links yet.
     *
     * @param files holds the pattern and the key
     * @param queued whether Java nodes read from their queue
     * @param hole whether link 0 of the sender can be made a black hole
     */
    static Star open(
            PairKind kind,
            BenchSettings settings,
            Network network,
            Path files,
            int receivers,
            boolean queued,
            boolean hole) {
        List<String> sending = new ArrayList<>(network.prefix(Side.SENDER));
        sending.addAll(command(kind, kind.javaSender(), settings));
        List<String> receiving = new ArrayList<>(network.prefix(Side.RECEIVER));
        receiving.addAll(command(kind, kind.javaReceiver(), settings));
        ChildProcess sender = ChildProcess.start("sender (" + kind.label() + ")", sending);
        ChildProcess receiver;
        try {
            receiver = ChildProcess.start("receiver (" + kind.label() + ")", receiving);
        } catch (RuntimeException e) {
            sender.close();
            throw e;
        }
        Star star = new Star(kind, receivers, sender, receiver);
        try {
            sender.awaitReady(PATIENCE);
            receiver.awaitReady(PATIENCE);
            star.openNodes(settings, files, queued, hole);
            return star;
        } catch (RuntimeException e) {
            star.close();
            throw e;
        }
    }

    private static List<String> command(PairKind kind, boolean java, BenchSettings settings) {
        if (java) {
            return JavaCommand.of(settings.jvm());
        }
        NativeProgram program = kind == PairKind.BARE ? NativeProgram.BARE : NativeProgram.LIBKNET;
        return List.of(program.executable().toString());
    }

    private void openNodes(BenchSettings settings, Path files, boolean queued, boolean hole) {
        String options = openOptions(settings, files, queued);
        String sending = options + secrecy(settings, files, kind.javaSender());
        String receiving = options + secrecy(settings, files, kind.javaReceiver());
        sender.request("open node=" + SENDER + sending + (hole ? " hole=1" : ""), PATIENCE);
        for (int node : receiverIds()) {
            receiver.request("open node=" + node + receiving, PATIENCE);
        }
    }

    private static String openOptions(BenchSettings settings, Path files, boolean queued) {
        Map<String, Object> options = new HashMap<>();
        options.put("pattern", Workbench.pattern(files));
        options.put("policy", settings.policy().wireName());
        options.put("ping", settings.ping().toMillis());
        options.put("timeout", settings.timeout().toMillis());
        options.put("native", settings.nativeMode().wireName());
        options.put("loops", settings.loops().orElse(0));
        options.put("spin", settings.spin().toNanos());
        options.put("seal", settings.sealingThreads());
        options.put("mtu", settings.mtu().orElse(0));
        options.put("queued", queued ? 1 : 0);
        options.put("key", Workbench.key(files));
        options.put("compress", settings.compress().map(CompressSpec::complete).orElse(""));
        return options.entrySet().stream()
                .map(option -> " " + option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining());
    }

    private static String secrecy(BenchSettings settings, Path files, boolean java) {
        Optional<SessionSpec> session = settings.session().filter(spec -> java);
        return settings.cryptoOf(java).map(spec -> " crypto=" + spec).orElse("")
                + session.map(spec -> " session=" + spec.suite().wireName()).orElse("")
                + session.filter(SessionSpec::identities)
                        .map(spec -> " identities=" + Workbench.identities(files))
                        .orElse("");
    }

    private int[] receiverIds() {
        return IntStream.range(FIRST_RECEIVER, FIRST_RECEIVER + receivers).toArray();
    }

    /** Adds the links and waits until all are up and the paths have been searched. */
    void connect(BenchSettings settings, Network network) {
        List<Integer> free = network.freePorts(settings.links() * (receivers + 1));
        ports.addAll(free);
        int next = settings.links();
        for (int node : receiverIds()) {
            for (int link = 0; link < settings.links(); link++) {
                String here = network.address(Side.SENDER) + ":" + free.get(link);
                String there = network.address(Side.RECEIVER) + ":" + free.get(next++);
                receiverAddress = there;
                receiver.request(link(node, SENDER, link, there, here), PATIENCE);
                sender.request(link(SENDER, node, link, here, there), PATIENCE);
            }
        }
        awaitMtu(isSearched(settings) ? MTU_PATIENCE : Duration.ZERO);
    }

    private static String link(int node, int peer, int link, String local, String remote) {
        return "link node="
                + node
                + " peer="
                + peer
                + " link="
                + link
                + " local="
                + local
                + " remote="
                + remote;
    }

    private static boolean isSearched(BenchSettings settings) {
        boolean searches =
                switch (settings.nativeMode()) {
                    case AUTO, EPOLL -> true;
                    // the JDK has a don't-fragment option since then
                    case NIO -> Runtime.version().feature() >= 19;
                };
        return searches && settings.mtu().isEmpty();
    }

    /** Both sides, since each knows only when its own links are up. */
    private void awaitMtu(Duration patience) {
        long begin = System.nanoTime();
        int unchanged = 0;
        while (unchanged < SETTLED) {
            String request = "await millis=" + CONNECTING.toMillis();
            int mtu =
                    (int)
                            Math.min(
                                    sender.request(request, PATIENCE).get("mtu"),
                                    receiver.request(request, PATIENCE).get("mtu"));
            boolean early = System.nanoTime() - begin < patience.toNanos();
            unchanged = mtu == dataMtu && !(early && mtu <= KnetLimits.MIN_MTU) ? unchanged + 1 : 0;
            dataMtu = mtu;
            Pause.of(NAP);
        }
    }

    /** Who sends to whom. */
    public PairKind kind() {
        return kind;
    }

    /** How many hosts receive. */
    public int receivers() {
        return receivers;
    }

    /** The longest message that goes in one packet, in bytes. */
    public int dataMtu() {
        return dataMtu;
    }

    /** A number for the messages of the next measurement. */
    int nextRun() {
        return ++lastRun;
    }

    void expect(int run, int size, boolean echo) {
        for (int node : receiverIds()) {
            String request = "expect node=" + node + " run=" + run + " size=" + size;
            receiver.request(
                    echo ? request + " echo=1 to=" + SENDER : request + " to=" + SENDER, PATIENCE);
        }
    }

    /** Expects messages of a run and those of another that goes on beside it. */
    void expectBeside(int run, int size, int besideRun, int besideSize) {
        for (int node : receiverIds()) {
            receiver.request(
                    "expect node="
                            + node
                            + " run="
                            + run
                            + " size="
                            + size
                            + " beside_run="
                            + besideRun
                            + " beside_size="
                            + besideSize
                            + " to="
                            + SENDER,
                    PATIENCE);
        }
    }

    /** An address at which the last receiver listens. */
    String receiverAddress() {
        return receiverAddress;
    }

    /** The id of the sender. */
    int senderId() {
        return SENDER;
    }

    /** The id of the last receiver. */
    int receiverId() {
        return FIRST_RECEIVER + receivers - 1;
    }

    /** CPU time that the receiver's process has used. */
    CpuTime receiverCpu() {
        return ProcFiles.cpu(receiver.pid());
    }

    /** Counters of the receiver's process, those of the kernel among them. */
    Map<String, Long> receiverCounters() {
        return losses().receiver;
    }

    /** Names all receivers: one after the other, or each message to all of them. */
    private String targets(boolean rotate) {
        return (rotate ? "rotate:" : "")
                + IntStream.of(receiverIds())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining("+"));
    }

    void startSending(int run, int size, int rate, boolean rotate) {
        startSending(run, size, " rate=" + rate, rotate);
    }

    /** Sends to all, in bursts as short as the system's timers allow. */
    void startSendingEvenly(int run, int size, long rate) {
        startSending(run, size, " fine=1 rate=" + rate, false);
    }

    private void startSending(int run, int size, String pace, boolean rotate) {
        sender.request(
                "send node="
                        + SENDER
                        + " run="
                        + run
                        + " size="
                        + size
                        + pace
                        + " to="
                        + targets(rotate),
                PATIENCE);
    }

    Reply stopSending() {
        return sender.request("stop node=" + SENDER, PATIENCE);
    }

    Reply measureLatency(String arguments, Duration patience) {
        return sender.request(
                "latency node=" + SENDER + " to=" + targets(false) + arguments, patience);
    }

    /** Times calls of sendSync to where the messages go that are being sent. */
    Reply callBeside(String arguments, Duration patience) {
        return sender.request("latency node=" + SENDER + arguments, patience);
    }

    /**
     * Lets many threads of the sender call sendSync.
     *
     * @param virtual whether they are virtual threads
     */
    Reply contend(String arguments, int threads, boolean virtual, Duration patience) {
        return sender.request(
                "contend node="
                        + SENDER
                        + " to="
                        + targets(false)
                        + " threads="
                        + threads
                        + " virtual="
                        + (virtual ? 1 : 0)
                        + arguments,
                patience);
    }

    /** Times calls of sendSync beside a stream of queued messages. */
    Reply callUnderLoad(String arguments, Duration patience) {
        return sender.request(
                "load node=" + SENDER + " to=" + targets(false) + arguments, patience);
    }

    /**
     * Has the sender's sessions renewed over and over.
     *
     * @param interval time between two requests to do so; zero to end that
     */
    void renewEvery(Duration interval) {
        sender.request("renew node=" + SENDER + " every=" + interval.toMillis(), PATIENCE);
    }

    /** Sessions that the sender has had with all receivers. */
    long sessionsMade() {
        return sender.request("sessions node=" + SENDER, PATIENCE).get("made");
    }

    /** The least number of sessions that the sender has had with a receiver. */
    long leastSessionsMade() {
        return sender.request("sessions node=" + SENDER, PATIENCE).get("least");
    }

    /**
     * Sends confirmed messages to the sender from each receiver, and to each receiver.
     *
     * @param count how many in each direction
     * @return how many were not confirmed
     */
    long fillReceipts(int run, int size, int count, Duration patience) {
        String messages =
                " run=" + run + " size=" + size + " count=" + count + " outstanding=" + OUTSTANDING;
        long failed = 0;
        for (int node : receiverIds()) {
            failed +=
                    receiver.request("fill node=" + node + " to=" + SENDER + messages, patience)
                            .get("failed");
            failed +=
                    sender.request("fill node=" + SENDER + " to=" + node + messages, patience)
                            .get("failed");
        }
        return failed;
    }

    /** Lets the sender send messages with sendConfirmed, until all receipts have come. */
    Reply confirm(String arguments, Duration patience) {
        return sender.request(
                "confirm node=" + SENDER + " to=" + targets(false) + arguments, patience);
    }

    /** The average round trip of the pings on a link of the sender. */
    long pingNanos(int link) {
        return sender.request("ping node=" + SENDER + " link=" + link, PATIENCE).get("nanos");
    }

    /** Waits until all links are up again. */
    void awaitLinks() {
        String request = "await millis=" + CONNECTING.toMillis();
        sender.request(request, PATIENCE);
        receiver.request(request, PATIENCE);
    }

    Counts senderCounts() {
        return Counts.of(sender.request("count", PATIENCE));
    }

    Counts receiverCounts() {
        return Counts.of(receiver.request("count", PATIENCE));
    }

    /** The counters of both sides that may explain a loss, those of the kernel among them. */
    Losses losses() {
        Map<String, Long> here = new HashMap<>(sender.request("drops", PATIENCE).values());
        Map<String, Long> there = new HashMap<>(receiver.request("drops", PATIENCE).values());
        there.put("kernel_udp_drops", ProcFiles.udpDrops(receiver.pid(), ports));
        return new Losses(here, there);
    }

    /** Counters of both sides by name. */
    record Losses(Map<String, Long> sender, Map<String, Long> receiver) {
        Map<String, Long> since(Losses before) {
            Map<String, Long> risen =
                    new HashMap<>(LossCounters.risen("sender_", before.sender, sender));
            risen.putAll(LossCounters.risen("receiver_", before.receiver, receiver));
            return risen;
        }
    }

    /** Memory and threads of the sender's process. */
    public Footprint senderFootprint() {
        Reply memory = sender.request("memory", PATIENCE);
        return new Footprint(
                ProcFiles.residentBytes(sender.pid()),
                memory.get("heap"),
                memory.get("direct"),
                ProcFiles.threads(sender.pid()));
    }

    /** Share of a core that the sender's process uses while nothing is sent, 1 for a whole one. */
    public double idleCores(Duration time) {
        Counts from = senderCounts();
        Pause.of(time);
        return Counts.cores(from, senderCounts());
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
