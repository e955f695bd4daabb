package io.knet.netty.handle;

import static java.util.Objects.requireNonNull;

import io.knet.CaptureSide;
import io.knet.ChannelConfig;
import io.knet.ClearStats;
import io.knet.CompressionConfig;
import io.knet.CryptoControl;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.HostConfig;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.LinkPacket;
import io.knet.MtuControl;
import io.knet.OnwireControl;
import io.knet.ReassemblyControl;
import io.knet.Registration;
import io.knet.SessionControl;
import io.knet.SocketControl;
import io.knet.netty.concurrent.EventDispatcher;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.datachannel.DataChannels;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.HostLink;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.pipeline.MessageCodec;
import io.knet.netty.session.Sessions;
import io.knet.netty.settings.AccessSwitch;
import io.knet.netty.tap.PacketTaps;
import io.knet.stats.ErrorEntry;
import io.knet.stats.HandleStats;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The handle. */
public final class NettyHandle implements KnetHandle {
    private final int id;
    private final Hosts hosts;
    private final BiFunction<Integer, HostConfig, NettyHost> newHost;
    private final DataChannels channels;
    private final Function<ChannelConfig, NettyDataChannel> newChannel;
    private final MessageFilter filter;
    private final Forwarding forwarding;
    private final CryptoControl crypto;
    private final @Nullable Sessions sessions;
    private final MtuControl mtu;
    private final OnwireControl onwire;
    private final SocketControl sockets;
    private final ReassemblyControl reassembly;
    private final MessageCodec codec;
    private final AccessSwitch accessSwitch;
    private final DataMtu dataMtu;
    private final HandleStatistics statistics;
    private final EventDispatcher events;
    private final PacketTaps taps;
    private final HandleLife life;
    private final LoopCalls calls;
    private final Shutdown shutdown;

    NettyHandle(
            int id,
            Hosts hosts,
            BiFunction<Integer, HostConfig, NettyHost> newHost,
            DataChannels channels,
            Function<ChannelConfig, NettyDataChannel> newChannel,
            MessageFilter filter,
            Forwarding forwarding,
            CryptoControl crypto,
            @Nullable Sessions sessions,
            MtuControl mtu,
            OnwireControl onwire,
            SocketControl sockets,
            ReassemblyControl reassembly,
            MessageCodec codec,
            AccessSwitch accessSwitch,
            DataMtu dataMtu,
            HandleStatistics statistics,
            EventDispatcher events,
            PacketTaps taps,
            HandleLife life,
            LoopCalls calls,
            Shutdown shutdown) {
        this.id = id;
        this.hosts = hosts;
        this.newHost = newHost;
        this.channels = channels;
        this.newChannel = newChannel;
        this.filter = filter;
        this.forwarding = forwarding;
        this.crypto = crypto;
        this.sessions = sessions;
        this.mtu = mtu;
        this.onwire = onwire;
        this.sockets = sockets;
        this.reassembly = reassembly;
        this.codec = codec;
        this.accessSwitch = accessSwitch;
        this.dataMtu = dataMtu;
        this.statistics = statistics;
        this.events = events;
        this.taps = taps;
        this.life = life;
        this.calls = calls;
        this.shutdown = shutdown;
    }

    /**
     * A handle, put together of its parts.
     *
     * @param settings what it was configured with
     * @param environment what else it takes from its surroundings
     */
    public static NettyHandle create(HandleSettings settings, HandleEnvironment environment) {
        return new HandleAssembly(settings, environment).handle;
    }

    @Override
    public int hostId() {
        return id;
    }

    @Override
    public KnetHost addHost(int id, HostConfig config) {
        requireNonNull(config, "config");
        life.checkOpen();
        if (id < 0 || id > KnetLimits.MAX_HOST_ID) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "host id " + id + " must be 0 to " + KnetLimits.MAX_HOST_ID);
        }
        NettyHost host = newHost.apply(id, config);
        try {
            hosts.add(host);
        } catch (KnetException refused) {
            host.discard();
            throw refused;
        }
        return host;
    }

    @Override
    public KnetHost host(int id) {
        return findHost(id)
                .orElseThrow(
                        () ->
                                new KnetException(
                                        KnetError.UNKNOWN_HOST,
                                        "there is no host " + id + "; add it first"));
    }

    @Override
    public Optional<KnetHost> findHost(int id) {
        life.checkOpen();
        return Optional.ofNullable(hosts.get(id));
    }

    @Override
    public Optional<KnetHost> findHost(String name) {
        requireNonNull(name, "name");
        life.checkOpen();
        return Optional.ofNullable(hosts.byName(name));
    }

    @Override
    public List<KnetHost> hosts() {
        life.checkOpen();
        return List.copyOf(hosts.all());
    }

    @Override
    public DataChannel openChannel(ChannelConfig config) {
        requireNonNull(config, "config");
        life.checkOpen();
        NettyDataChannel channel = newChannel.apply(config);
        if (!channels.add(channel)) {
            throw new KnetException(
                    KnetError.IN_USE,
                    "channel " + config.number() + " is open already; close it or take another");
        }
        return channel;
    }

    @Override
    public DataChannel openFreeChannel(ChannelConfig config) {
        requireNonNull(config, "config");
        life.checkOpen();
        for (int number = 0; number < KnetLimits.MAX_CHANNELS; number++) {
            NettyDataChannel channel = newChannel.apply(config.withNumber(number));
            if (channels.add(channel)) {
                return channel;
            }
        }
        throw new KnetException(
                KnetError.IN_USE,
                "all " + KnetLimits.MAX_CHANNELS + " channels are open; close one first");
    }

    @Override
    public List<DataChannel> channels() {
        life.checkOpen();
        return List.copyOf(channels.all());
    }

    @Override
    public Optional<DataChannel> findChannel(int number) {
        life.checkOpen();
        ChannelConfig.of(number);
        return Optional.ofNullable(channels.get(number));
    }

    @Override
    public void filter(DestinationFilter replacement) {
        requireNonNull(replacement, "filter");
        life.checkOpen();
        filter.install(replacement);
    }

    @Override
    public Optional<DestinationFilter> filter() {
        life.checkOpen();
        return filter.installed();
    }

    @Override
    public void removeFilter() {
        life.checkOpen();
        filter.remove();
    }

    @Override
    public void enableForwarding() {
        life.checkOpen();
        forwarding.enable();
    }

    @Override
    public void disableForwarding() {
        life.checkOpen();
        calls.requireOffLoop("disableForwardingAsync");
        LoopCalls.awaitUninterruptibly(forwarding.disable());
    }

    @Override
    public CompletableFuture<Void> disableForwardingAsync() {
        return life.isRefusing()
                ? CompletableFuture.failedFuture(life.closedException())
                : forwarding.disable();
    }

    @Override
    public boolean isForwarding() {
        life.checkOpen();
        return filter.isForwarding();
    }

    @Override
    public CryptoControl crypto() {
        life.checkOpen();
        return crypto;
    }

    @Override
    public SessionControl sessions() {
        life.checkOpen();
        if (sessions == null) {
            throw new KnetException(
                    KnetError.NOT_SUPPORTED,
                    "the handle was built without sessions; give its builder a SessionConfig");
        }
        return sessions.control();
    }

    @Override
    public void endSessions() {
        life.checkOpen();
        if (sessions != null) {
            sessions.forget();
        }
    }

    @Override
    public CompressionConfig compression() {
        life.checkOpen();
        return codec.config();
    }

    @Override
    public void compression(CompressionConfig config) {
        requireNonNull(config, "config");
        life.checkOpen();
        codec.configure(config);
    }

    @Override
    public boolean accessLists() {
        life.checkOpen();
        return accessSwitch.isOn();
    }

    @Override
    public void accessLists(boolean enabled) {
        life.checkOpen();
        accessSwitch.set(enabled);
        for (NettyHost host : hosts.all()) {
            calls.run(host.loop(), () -> host.allLinks().forEach(HostLink::checkAccess));
        }
    }

    @Override
    public int dataMtu() {
        life.checkOpen();
        return dataMtu.bytes();
    }

    @Override
    public MtuControl mtu() {
        life.checkOpen();
        return mtu;
    }

    @Override
    public OnwireControl onwireVersion() {
        life.checkOpen();
        return onwire;
    }

    @Override
    public SocketControl sockets() {
        life.checkOpen();
        return sockets;
    }

    @Override
    public ReassemblyControl reassembly() {
        life.checkOpen();
        return reassembly;
    }

    @Override
    public HandleStats stats() {
        return statistics.snapshot();
    }

    @Override
    public List<ErrorEntry> errors() {
        return statistics.errors();
    }

    @Override
    public HandleStats lifetimeStats() {
        return statistics.lifetime();
    }

    @Override
    public void clearStats(ClearStats what) {
        requireNonNull(what, "what");
        life.checkOpen();
        statistics.clear(what);
    }

    @Override
    public Registration onEvent(Consumer<? super KnetEvent> listener) {
        requireNonNull(listener, "listener");
        life.checkOpen();
        return events.add(listener);
    }

    @Override
    public Registration onPacket(CaptureSide side, Consumer<? super LinkPacket> listener) {
        requireNonNull(side, "side");
        requireNonNull(listener, "listener");
        life.checkOpen();
        return taps.add(side, listener);
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        return shutdown.start();
    }

    @Override
    public CompletableFuture<Void> closeAsync(Duration limit) {
        requireNonNull(limit, "drain");
        try {
            return shutdown.start(limit);
        } catch (KnetException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public void close() {
        await(shutdown.start());
    }

    @Override
    public void close(Duration limit) {
        requireNonNull(limit, "drain");
        await(shutdown.start(limit));
    }

    private void await(CompletableFuture<Void> done) {
        if (!calls.onAnyLoop() && !events.isTelling()) {
            LoopCalls.awaitUninterruptibly(done);
        }
    }

    @Override
    public String toString() {
        return "knet handle of host " + id + (life.isClosed() ? ", closed" : "");
    }
}
