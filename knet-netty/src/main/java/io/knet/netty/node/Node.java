package io.knet.netty.node;

import io.knet.CompressionConfig;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.Verdict;
import io.knet.compress.MessageCompressor;
import io.knet.compress.MessageExpander;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.CryptoSlots;
import io.knet.crypto.SecureSalts;
import io.knet.netty.pipeline.MessageCodec;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.transport.DatagramTransport;
import io.knet.protocol.MtuMath;
import io.knet.protocol.SequenceCounter;
import io.knet.stats.HandleCounter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of one handle share. Fields are final and refer to thread-safe objects, or are
 * volatile.
 */
final class Node {
    private static final Logger LOG = LoggerFactory.getLogger("io.knet.handle");

    final int id;
    final HandleSettings settings;
    final DatagramTransport transport;
    final EventLoopGroup group;
    final EventLoop txLoop;
    final InstantSource wallClock;

    final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
    final Drops drops;
    final SequenceCounter sequences = new SequenceCounter();
    final CryptoSlots crypto;
    final MessageCodec codec;
    final CipherPool ciphers;
    final Hosts hosts = new Hosts();
    final Channels channels = new Channels();
    final EventDispatcher events;
    final LoopCalls calls;
    final Listeners listeners;
    final LinkOpener opener;
    final Router router;
    final Delivery delivery;
    final TxQueue txQueue;
    final SyncSender syncSender;
    final MtuSettings mtuSettings;

    private final HandleCounts counts = new HandleCounts(counters);
    private final Map<EventLoop, LoopResources> resources = new ConcurrentHashMap<>();
    private final RateLimit callbackLog;

    private volatile @Nullable DestinationFilter filter;
    private volatile boolean forwarding;
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
            InstantSource wallClock) {
        this.id = id;
        this.settings = settings;
        this.transport = transport;
        this.group = group;
        this.crypto = crypto;
        this.wallClock = wallClock;
        txLoop = group.next();
        drops = new Drops(txLoop.ticker());
        callbackLog = new RateLimit(txLoop.ticker());
        codec =
                new MessageCodec(
                        MessageCompressor.of(compression, txLoop.ticker()::nanoTime, counts),
                        new MessageExpander(txLoop.ticker()::nanoTime, counts));
        ciphers = new CipherPool(crypto, counts);
        events =
                new EventDispatcher(
                        "knet-" + id + "-events",
                        () -> counters.add(HandleCounter.CALLBACK_FAILURES, 1));
        calls = new LoopCalls(group);
        listeners = new Listeners(this, txLoop);
        opener = new LinkOpener(this);
        router = new Router(this);
        delivery = new Delivery(this);
        txQueue = new TxQueue(this, txLoop, new Transmitter(this, txLoop));
        syncSender = new SyncSender(this, new SyncWriter(this));
        mtuSettings = new MtuSettings(this);
        dataMtu = MtuMath.floor(crypto.state().overhead());
    }

    /** What the links of an event loop share. */
    LoopResources resources(EventLoop loop) {
        return resources.computeIfAbsent(
                loop,
                key ->
                        new LoopResources(
                                new HeartbeatLoop(key),
                                new LoopSender(key),
                                new PacketCipher(crypto, new SecureSalts(), counts)));
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
        return LoopCalls.supply(
                loop,
                () -> {
                    cipher.close();
                    return CompletableFuture.completedFuture(null);
                });
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
            calls.run(host.loop(), () -> host.presentLinks().forEach(NettyLink::checkPeerAccess));
        }
    }

    int dataMtu() {
        return dataMtu;
    }

    /** What goes in a packet on every link that is up may have changed. Any thread. */
    synchronized void updateDataMtu() {
        CryptoOverhead overhead = crypto.state().overhead();
        int smallest = Integer.MAX_VALUE;
        for (NettyHost host : hosts.all()) {
            for (NettyLink link : host.presentLinks()) {
                if (link.isUsable()) {
                    smallest = Math.min(smallest, link.mtu().bytes(overhead));
                }
            }
        }
        int now = smallest == Integer.MAX_VALUE ? MtuMath.floor(overhead) : smallest;
        if (now != dataMtu) {
            dataMtu = now;
            events.post(new KnetEvent.DataMtu(now));
        }
    }

    /** Searches the MTUs of all links anew. */
    void searchMtus() {
        for (NettyHost host : hosts.all()) {
            LoopCalls.submit(host.loop(), () -> host.presentLinks().forEach(NettyLink::searchMtu));
        }
    }

    boolean isClosed() {
        return closed;
    }

    void markClosed() {
        closed = true;
    }

    void checkOpen() {
        if (closed) {
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

    /** Something that the application gave us threw an exception. */
    void callbackFailed(String what, Throwable failure) {
        counters.add(HandleCounter.CALLBACK_FAILURES, 1);
        long suppressed = callbackLog.acquire();
        if (suppressed >= 0) {
            LOG.warn(
                    "{} failed ({} more failures since the last such line)",
                    what,
                    suppressed,
                    failure);
        }
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
