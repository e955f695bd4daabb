package io.knet.lab.bench.child;

import io.knet.ChannelConfig;
import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.HostConfig;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.admin.value.CompressSpec;
import io.knet.admin.value.CryptoSpec;
import io.knet.lab.bench.message.MessageFormat;
import io.knet.lab.bench.message.Tallies;
import io.knet.lab.bench.message.Tally;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tools.demo.LinkCut;
import io.knet.tools.node.option.AddressText;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A node that sends and receives what a benchmark asks for. Requests come from one thread. */
final class BenchNode {
    private static final int CHANNEL = 0;

    private final MessageFormat format;
    private final KnetHandle handle;
    private final DataChannel channel;
    private final Aim aim = new Aim();
    private final LinkPolicy policy;
    private final LinkTimers timers;
    private final boolean queued;
    private final NodeSessions sessions;
    private final @Nullable LinkCut hole;
    private volatile Tallies tallies;
    private volatile boolean echo;
    private volatile @Nullable RoundTrips roundTrips;
    private final AtomicLong echoFailures = new AtomicLong();
    private @Nullable Sender sender;
    private @Nullable Thread queueReader;
    private @Nullable Renewal renewal;

    BenchNode(Request request, MessageFormat format) throws IOException {
        this.format = format;
        tallies = Tallies.of(new Tally(0, 0, format.reader()));
        policy = LinkPolicy.ofName(request.text("policy", "passive"));
        timers =
                LinkTimers.ofMillis(request.number("ping"), request.number("timeout"))
                        .withPongsToComeUp(2);
        queued = request.flag("queued");
        sessions = NodeSessions.of(request);
        hole = request.flag("hole") ? new LinkCut() : null;
        handle = build(request, sessions, hole);
        ChannelConfig config = ChannelConfig.of(CHANNEL);
        channel = handle.openChannel(queued ? config : config.withListener(this::onMessage));
        handle.filter(aim);
        if (request.number("mtu", 0) > 0) {
            handle.mtu().manual(request.integer("mtu"));
        }
        handle.enableForwarding();
    }

    private static KnetHandle build(Request request, NodeSessions sessions, @Nullable LinkCut hole)
            throws IOException {
        KnetHandleBuilder builder =
                builder(request.integer("node"), hole)
                        .nativeMode(NativeMode.ofName(request.text("native", "auto")));
        if (request.number("loops", 0) > 0) {
            builder.threads(request.integer("loops"));
        }
        builder.spin(Duration.ofNanos(request.number("spin", 0)));
        builder.sealingThreads((int) request.number("seal", 0));
        if (!request.text("compress", "").isEmpty()) {
            builder.compression(CompressSpec.parse(request.text("compress")).config());
        }
        sessions.configure(builder);
        if (request.text("crypto", "").isEmpty()) {
            return builder.build();
        }
        byte[] key = Files.readAllBytes(Path.of(request.text("key")));
        try (CryptoConfig crypto = CryptoSpec.parse(request.text("crypto")).withKey(key)) {
            return builder.crypto(crypto).build();
        }
    }

    private static KnetHandleBuilder builder(int node, @Nullable LinkCut hole) {
        return hole == null
                ? KnetHandle.builder(node)
                : new NettyHandleBuilder(node)
                        .linkInitializer(
                                (channel, link) -> {
                                    if (link.id() == 0) {
                                        hole.addTo(channel);
                                    }
                                });
    }

    void addLink(Request request) {
        int peer = request.integer("peer");
        HostConfig known = sessions.host(peer, HostConfig.of(policy));
        KnetHost host = handle.findHost(peer).orElseGet(() -> handle.addHost(peer, known));
        LinkConfig config =
                LinkConfig.udp(
                        AddressText.parse(request.text("local")),
                        AddressText.parse(request.text("remote")));
        host.addLink(request.integer("link"), config.withTimers(timers));
    }

    boolean isConnected() {
        return handle.hosts().stream()
                .allMatch(
                        host ->
                                host.isReachable()
                                        && host.links().stream().allMatch(KnetLink::isUp));
    }

    KnetHandle handle() {
        return handle;
    }

    Tallies tallies() {
        return tallies;
    }

    long overflowed() {
        return channel.stats().overflowed();
    }

    long sent() {
        Sender current = sender;
        return current == null ? 0 : current.sent();
    }

    void expect(Request request) {
        Tallies next =
                tallies.next(request.integer("run"), request.integer("size"), format.reader());
        tallies =
                request.has("beside_run")
                        ? next.beside(
                                new Tally(
                                        request.integer("beside_run"),
                                        request.integer("beside_size"),
                                        format.reader()))
                        : next;
        echo = request.flag("echo");
        if (echo) {
            aim.at(request.text("to"));
        }
        if (queued && queueReader == null) {
            queueReader = new Thread(this::readQueue, "bench-reader");
            queueReader.setDaemon(true);
            queueReader.start();
        }
    }

    private void readQueue() {
        while (true) {
            Optional<KnetMessage> message = channel.receive(Duration.ofHours(1));
            message.ifPresent(
                    present -> {
                        onMessage(present);
                        present.release();
                    });
        }
    }

    private void onMessage(KnetMessage message) {
        RoundTrips trips = roundTrips;
        if (trips != null) {
            trips.onMessage(message);
            return;
        }
        tallies.add(message.content());
        if (echo) {
            try {
                channel.sendSync(message.content().retain());
            } catch (KnetException e) {
                echoFailures.incrementAndGet();
            }
        }
    }

    void startSending(Request request) {
        aim.at(request.text("to"));
        long rate = request.number("rate", 0);
        boolean fine = request.flag("fine");
        Sender fresh =
                new Sender(
                        channel,
                        format.writer(ByteBufAllocator.DEFAULT),
                        request.integer("run"),
                        request.integer("size"),
                        () -> fine ? Pace.fine(rate) : Pace.coarse(rate),
                        new AtomicLong()::getAndIncrement);
        sender = fresh;
        fresh.start();
    }

    String stopSending() throws InterruptedException {
        Sender current = sender;
        if (current == null) {
            throw new IllegalArgumentException("nothing is being sent");
        }
        current.stop();
        return "sent="
                + current.sent()
                + " refused="
                + current.refused()
                + " failed="
                + current.failed();
    }

    String measureLatency(Request request) throws IOException, InterruptedException {
        aimIfTold(request);
        Path file = Path.of(request.text("samples"));
        MessageFormat.Writer writer = format.writer(ByteBufAllocator.DEFAULT);
        if (!request.flag("roundtrip")) {
            Stopwatch stopwatch = new Stopwatch(new AtomicLong()::getAndIncrement);
            stopwatch.run(channel, writer, request);
            stopwatch.samples().write(file);
            return stopwatch.result();
        }
        RoundTrips trips = new RoundTrips(channel, format, writer, request);
        if (queued) {
            trips.runWithQueue();
        } else {
            roundTrips = trips;
            trips.runWithListener();
            roundTrips = null;
        }
        trips.samples().write(file);
        return trips.result();
    }

    /** Beside a stream of messages, calls go where these do. */
    private void aimIfTold(Request request) {
        if (request.has("to")) {
            aim.at(request.text("to"));
        }
    }

    String contend(Request request) throws IOException, InterruptedException {
        aim.at(request.text("to"));
        Contenders contenders = new Contenders(channel, format, request);
        contenders.run();
        contenders.writeSamples(Path.of(request.text("samples")));
        return contenders.result();
    }

    String callUnderLoad(Request request) throws IOException, InterruptedException {
        aim.at(request.text("to"));
        CallsUnderLoad calls = new CallsUnderLoad(channel, format, request);
        calls.run(channel, format, request);
        calls.samples().write(Path.of(request.text("samples")));
        return calls.result();
    }

    String fillReceipts(Request request) throws InterruptedException {
        aim.at(request.text("to"));
        return ReceiptFill.send(channel, format.writer(ByteBufAllocator.DEFAULT), request);
    }

    /** Renews sessions over and over from now on, or not any more. */
    void renew(Request request) {
        Renewal running = renewal;
        if (running != null) {
            running.stop();
        }
        long every = request.number("every");
        renewal = every == 0 ? null : Renewal.start(handle, every);
    }

    String confirm(Request request) throws IOException, InterruptedException {
        aim.at(request.text("to"));
        ConfirmedCalls calls =
                new ConfirmedCalls(
                        channel,
                        format.writer(ByteBufAllocator.DEFAULT),
                        request.flag("through_hole") ? hole : null,
                        request);
        calls.run();
        calls.writeSamples(Path.of(request.text("samples")));
        return calls.result();
    }

    /** The average round trips of a link's pings, of the slowest host. */
    String latency(Request request) {
        long nanos =
                handle.hosts().stream()
                        .flatMap(
                                host ->
                                        host
                                                .link(request.integer("link"))
                                                .status()
                                                .latency()
                                                .average()
                                                .stream())
                        .mapToLong(Duration::toNanos)
                        .max()
                        .orElse(0);
        return "nanos=" + nanos;
    }

    long echoFailures() {
        return echoFailures.get();
    }
}
