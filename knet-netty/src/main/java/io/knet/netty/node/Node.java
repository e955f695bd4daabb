package io.knet.netty.node;

import io.knet.ClearStats;
import io.knet.CompressionConfig;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.Verdict;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.EventDispatcher;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Drops;
import io.knet.netty.count.HandleCounts;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.count.Times;
import io.knet.netty.pipeline.MessageCodec;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.transport.DatagramTransport;
import io.knet.protocol.MtuMath;
import io.knet.protocol.SequenceCounter;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleTimer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What the parts of one handle share. Fields are final and refer to thread-safe objects, or are
 * volatile.
 */
final class Node {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.HANDLE);

    final int id;
    final HandleSettings settings;
    final HandleEnvironment environment;
    final DatagramTransport transport;
    final EventLoopGroup group;
    final EventLoop txLoop;
    final InstantSource wallClock;

    final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
    final Times<HandleTimer> times = new Times<>(HandleTimer.class);
    final Drops drops;
    final SequenceCounter sequences = new SequenceCounter();
    final CryptoSlots crypto;
    final MessageCodec codec;
    final CipherPool ciphers;
    final Hosts hosts = new Hosts();
    final Channels channels = new Channels();
    final EventDispatcher events;
    final Completions completions;
    final LoopCalls calls;
    final Listeners listeners;
    final LinkOpener opener;
    final Router router;
    final Delivery delivery;
    final TxQueue txQueue;
    final SendCheck sendCheck = new SendCheck(this);
    final SyncSender syncSender;
    final MtuSettings mtuSettings;
    final SocketOptions sockets;
    final OnwireVersions versions;
    final ReassemblySettings reassembly;

    private final StateFuture<Integer> dataMtuKnown;
    private final HandleCounts counts;
    private final Map<EventLoop, LoopResources> resources = new ConcurrentHashMap<>();
    private final LimitedLog callbackLog;

    private volatile @Nullable DestinationFilter filter;
    private volatile boolean forwarding;
    private volatile boolean refusing;
    private volatile boolean accessLists = true;
    private volatile boolean closed;
    private volatile int dataMtu;

    Node(
            int id,
            HandleSettings settings,
            DatagramTransport transport,
            EventLoopGroup group,
            CryptoSlots crypto,
            CompressionConfig compression,
            InstantSource wallClock,
            HandleEnvironment environment) {
        this.id = id;
        this.settings = settings;
        this.environment = environment;
        this.transport = transport;
        this.group = group;
        this.crypto = crypto;
        this.wallClock = () -> ask(wallClock);
        txLoop = group.next();
        drops = new Drops(txLoop.ticker());
        counts = new HandleCounts(counters, times, txLoop.ticker());
        callbackLog = new LimitedLog(LOG, txLoop.ticker(), 1);
        codec = new MessageCodec(compression, txLoop.ticker()::nanoTime, counts);
        ciphers = new CipherPool(crypto, environment.salts(), counts);
        events =
                new EventDispatcher(
                        environment.events().apply("knet-" + id + "-events"), this::callbackFailed);
        completions = new Completions(environment.futures().apply("knet-" + id + "-futures"));
        dataMtuKnown = new StateFuture<>(() -> dataMtu, completions);
        calls = new LoopCalls(group);
        listeners = new Listeners(this, txLoop);
        opener = new LinkOpener(this);
        router = new Router(this);
        delivery = new Delivery(this);
        txQueue = new TxQueue(this, txLoop, new Transmitter(this, txLoop));
        syncSender = new SyncSender(this, new SyncWriter(this));
        mtuSettings = new MtuSettings(this);
        sockets = new SocketOptions(this);
        versions = new OnwireVersions(this);
        reassembly = new ReassemblySettings(this);
        dataMtu = MtuMath.floor(crypto.state().overhead());
    }

    /** What the links of an event loop share. */
    LoopResources resources(EventLoop loop) {
        return resources.computeIfAbsent(
                loop,
                key ->
                        new LoopResources(
                                new HeartbeatLoop(key, this::loopStalled),
                                new LoopSender(key),
                                new PacketCipher(crypto, environment.salts().get(), counts)));
    }

    /**
     * Wipes the keys that the ciphers of event loops and other threads keep. When no loop uses them
     * any more.
     */
    CompletableFuture<Void> closeCiphers() {
        ciphers.close();
        CompletableFuture<?>[] wiped =
                resources.entrySet().stream()
                        .map(entry -> wipe(entry.getKey(), entry.getValue().crypto()))
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(wiped);
    }

    private static CompletableFuture<Void> wipe(EventLoop loop, PacketCipher cipher) {
        CompletableFuture<Void> wiped = new CompletableFuture<>();
        Runnable task =
                () -> {
                    cipher.close();
                    wiped.complete(null);
                };
        if (!LoopCalls.submit(loop, task)) {
            // Its loop has ended and uses it no more.
            task.run();
        }
        return wiped;
    }

    @Nullable DestinationFilter filter() {
        return filter;
    }

    void filter(@Nullable DestinationFilter replacement) {
        filter = replacement;
    }

    boolean isForwarding() {
        return forwarding;
    }

    void forwarding(boolean enabled) {
        forwarding = enabled;
    }

    boolean accessLists() {
        return accessLists;
    }

    void accessLists(boolean enabled) {
        accessLists = enabled;
        for (NettyHost host : hosts.all()) {
            calls.run(
                    host.loop(),
                    () -> host.presentLinks().forEach(link -> link.follower().checkAccess()));
        }
    }

    int dataMtu() {
        return dataMtu;
    }

    /** What goes in a packet on every link that is up may have changed. Any thread. */
    synchronized void updateDataMtu() {
        CryptoOverhead overhead = crypto.state().overhead();
        int smallest = Integer.MAX_VALUE;
        boolean settled = true;
        for (NettyHost host : hosts.all()) {
            for (NettyLink link : host.presentLinks()) {
                if (link.isUsable()) {
                    smallest = Math.min(smallest, link.path().mtu().bytes(overhead));
                    settled &= link.path().isSettled(overhead);
                }
            }
        }
        int now = smallest == Integer.MAX_VALUE ? MtuMath.floor(overhead) : smallest;
        if (now != dataMtu) {
            dataMtu = now;
            events.post(new KnetEvent.DataMtu(now));
        }
        dataMtuKnown.set(settled && smallest != Integer.MAX_VALUE);
    }

    /** Completes when the data MTU is that of paths that were searched. */
    CompletableFuture<Integer> whenDataMtuKnown() {
        return dataMtuKnown.when(true);
    }

    /** Fails those who wait for the data MTU. */
    void endDataMtu() {
        dataMtuKnown.end(closedException());
    }

    /** Sets the counters of the handle, or of its links too, to zero. Any thread. */
    void clearStats(ClearStats what) {
        counters.clear();
        times.clear();
        drops.clear();
        if (what == ClearStats.HANDLE_AND_LINKS) {
            for (NettyHost host : hosts.all()) {
                calls.run(host.loop(), host.hostLinks()::clearStats);
            }
        }
    }

    /** Searches the MTUs of all links again. */
    void searchMtus() {
        Map<NettyHost, List<NettyLink>> links = new LinkedHashMap<>();
        for (NettyHost host : hosts.all()) {
            List<NettyLink> present = host.presentLinks();
            present.forEach(link -> link.path().outdate());
            links.put(host, present);
        }
        updateDataMtu();
        links.forEach(
                (host, some) ->
                        LoopCalls.submit(
                                host.loop(), () -> some.forEach(link -> link.path().search())));
    }

    boolean isClosed() {
        return closed;
    }

    void markClosed() {
        closed = true;
    }

    /** From now on calls are refused; what was accepted before still goes its way. */
    void refuseCalls() {
        refusing = true;
    }

    void checkOpen() {
        if (refusing) {
            throw closedException();
        }
    }

    KnetException closedException() {
        return new KnetException(
                KnetError.HANDLE_CLOSED, "the handle of host " + id + " is closed");
    }

    /** Asks the destination filter; null if it failed, which is logged and counted here. */
    @Nullable Verdict ask(DestinationFilter asked, FilterCall question) {
        try {
            return question.putTo(asked);
        } catch (RuntimeException | Error failure) {
            callbackFailed("the destination filter", failure);
            return null;
        }
    }

    /** The time by the application's clock; by the system's, if that one fails. */
    private Instant ask(InstantSource clock) {
        try {
            return clock.instant();
        } catch (RuntimeException | Error failure) {
            callbackFailed("the wall clock", failure);
            return InstantSource.system().instant();
        }
    }

    /** Something that the application gave us threw an exception. */
    void callbackFailed(String what, Throwable failure) {
        counters.add(HandleCounter.CALLBACK_FAILURES, 1);
        callbackLog.warn("{} failed", what, failure);
    }

    /** An event loop did nothing for a while, as when a listener waits for something there. */
    private void loopStalled(long nanos) {
        counters.add(HandleCounter.LOOP_STALLS, 1);
        callbackLog.warn(
                "an event loop was held up for {} ms; listeners, filters and handlers must not wait",
                TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    /** The exception itself, without the wrapping that futures give it. */
    static RuntimeException unwrap(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof RuntimeException runtime ? runtime : new CompletionException(cause);
    }
}
