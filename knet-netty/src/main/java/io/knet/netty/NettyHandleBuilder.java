package io.knet.netty;

import static java.util.Objects.requireNonNull;

import io.knet.ClearTraffic;
import io.knet.CompressionConfig;
import io.knet.CryptoConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.KnetLimits;
import io.knet.NativeMode;
import io.knet.SessionConfig;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.handle.HandleEnvironment;
import io.knet.netty.handle.HandleSettings;
import io.knet.netty.handle.NettyHandle;
import io.knet.netty.handle.SelfContainedGroup;
import io.knet.netty.handler.LinkInitializer;
import io.knet.netty.settings.ChannelSetup;
import io.knet.netty.transport.DatagramTransport;
import io.knet.netty.transport.Transports;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Configures a handle of a program that uses Netty itself: in addition to what every handle has, it
 * may live on the program's own event loops, and the program's own handlers may stand in the
 * pipelines of its links.
 */
public final class NettyHandleBuilder implements KnetHandleBuilder {
    private static final int DEFAULT_SOCKET_BUFFER = 8 << 20;

    /**
     * How many messages may be incomplete, and how far fragments may be out of order, unless set.
     * libknet 1.x has 32, its development line up to 1024: with policy RR the links of a host run
     * ahead of each other by what their sockets hold, and 32 messages are soon exceeded.
     */
    private static final int REASSEMBLY_BUFFERS = 256;

    private final int hostId;
    private @Nullable CryptoConfig crypto;
    private @Nullable ClearTraffic clearTraffic;
    private @Nullable SessionConfig sessions;
    private CompressionConfig compression = CompressionConfig.NONE;
    private NativeMode nativeMode = NativeMode.AUTO;
    private int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private Duration syncTimeout = Duration.ofSeconds(1);
    private Duration spin = Duration.ZERO;
    private int sealingThreads;
    private Duration closeDrain = Duration.ofSeconds(1);
    private int socketBuffer = DEFAULT_SOCKET_BUFFER;
    private @Nullable EventLoopGroup group;
    private ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    private final Map<ChannelOption<?>, Object> channelOptions = new LinkedHashMap<>();
    private LinkInitializer linkInitializer = (channel, link) -> {};
    private InstantSource wallClock = InstantSource.system();

    /**
     * Starts the configuration of a handle.
     *
     * @param hostId id of this node, 0 to {@link KnetLimits#MAX_HOST_ID}, unique in the cluster
     */
    public NettyHandleBuilder(int hostId) {
        this.hostId = hostId;
    }

    /** Why epoll is not available here; empty if it is. */
    public static Optional<String> epollUnavailable() {
        return Transports.epollUnavailable();
    }

    @Override
    public NettyHandleBuilder crypto(CryptoConfig config) {
        requireNonNull(config, "config");
        crypto = config;
        return this;
    }

    @Override
    public NettyHandleBuilder clearTraffic(ClearTraffic setting) {
        requireNonNull(setting, "setting");
        clearTraffic = setting;
        return this;
    }

    @Override
    public NettyHandleBuilder sessions(SessionConfig config) {
        requireNonNull(config, "config");
        sessions = config;
        return this;
    }

    @Override
    public NettyHandleBuilder compression(CompressionConfig config) {
        requireNonNull(config, "config");
        compression = config;
        return this;
    }

    @Override
    public NettyHandleBuilder nativeMode(NativeMode mode) {
        requireNonNull(mode, "mode");
        nativeMode = mode;
        return this;
    }

    @Override
    public NettyHandleBuilder threads(int count) {
        threads = count;
        return this;
    }

    @Override
    public NettyHandleBuilder sealingThreads(int count) {
        sealingThreads = count;
        return this;
    }

    @Override
    public NettyHandleBuilder spin(Duration time) {
        requireNonNull(time, "time");
        spin = time;
        return this;
    }

    @Override
    public NettyHandleBuilder syncTimeout(Duration timeout) {
        requireNonNull(timeout, "timeout");
        syncTimeout = timeout;
        return this;
    }

    @Override
    public NettyHandleBuilder closeDrain(Duration drain) {
        requireNonNull(drain, "drain");
        closeDrain = drain;
        return this;
    }

    @Override
    public NettyHandleBuilder socketBuffer(int bytes) {
        socketBuffer = bytes;
        return this;
    }

    /**
     * Runs the handle on the program's own event loops, which decide between the kinds of sockets.
     * They are not shut down with the handle, and must not be before it is closed: calls would be
     * refused, and {@link KnetHandle#close()} would say so.
     *
     * @param loops serves {@code EpollIoHandler}, {@code IoUringIoHandler} or {@code NioIoHandler}
     */
    public NettyHandleBuilder eventLoopGroup(EventLoopGroup loops) {
        requireNonNull(loops, "loops");
        group = loops;
        return this;
    }

    /**
     * Where the handle's buffers come from: packets, sent and received, and the content of received
     * messages; {@link ByteBufAllocator#DEFAULT} unless set.
     */
    public NettyHandleBuilder allocator(ByteBufAllocator buffers) {
        requireNonNull(buffers, "buffers");
        allocator = buffers;
        return this;
    }

    /**
     * Sets an option of the channels of UDP links, and of those of the local addresses that they
     * share, each time such a channel is made; {@code EpollChannelOption.SO_BUSY_POLL}, for
     * example. An option that the sockets do not know, or a value that they refuse, makes {@link
     * io.knet.KnetHost#addLink} fail.
     *
     * <p>{@link #build()} refuses the options that knet relies on and sets itself: those of reading
     * ({@code AUTO_READ}, {@code RECVBUF_ALLOCATOR}, {@code MAX_MESSAGES_PER_READ}, {@code
     * MAX_DATAGRAM_PAYLOAD_SIZE}, {@code UDP_GRO}), of back-pressure ({@code
     * WRITE_BUFFER_WATER_MARK} and its halves, {@code MESSAGE_SIZE_ESTIMATOR}), of binding ({@code
     * SO_REUSEADDR}, {@code SO_REUSEPORT}, {@code IP_FREEBIND}, {@code
     * DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION}), {@code AUTO_CLOSE}, {@code IP_RECVERR} and {@code
     * IP_DONTFRAGMENT}; and {@code ALLOCATOR}, {@code SO_SNDBUF}, {@code SO_RCVBUF} and {@code
     * IP_TOS}, which have settings of their own. Options made from numbers ({@code
     * RawUnixChannelOption}) are not looked into: do not set what these do by their numbers.
     *
     * @param value the last one counts if an option is set more than once
     */
    public <T> NettyHandleBuilder channelOption(ChannelOption<T> option, T value) {
        requireNonNull(option, "option");
        requireNonNull(value, "value");
        channelOptions.put(option, value);
        return this;
    }

    /** Adds the program's own handlers to the pipelines of links. */
    public NettyHandleBuilder linkInitializer(LinkInitializer initializer) {
        requireNonNull(initializer, "initializer");
        linkInitializer = initializer;
        return this;
    }

    /** The clock that dates the ups and downs of links; the system's unless set. */
    public NettyHandleBuilder wallClock(InstantSource clock) {
        requireNonNull(clock, "clock");
        wallClock = clock;
        return this;
    }

    @Override
    public KnetHandle build() {
        NettyVersion.check();
        validate();
        EventLoopGroup given = group;
        DatagramTransport transport = transport(given);
        CryptoSlots slots = new CryptoSlots();
        EventLoopGroup loops = null;
        boolean built = false;
        try {
            configure(slots);
            loops =
                    given == null
                            ? Transports.newGroup(transport, threads, "knet-" + hostId, spin)
                            : given;
            HandleSettings settings =
                    new HandleSettings(
                            hostId,
                            transport,
                            loops,
                            given == null,
                            slots,
                            Optional.ofNullable(sessions),
                            compression,
                            wallClock,
                            syncTimeout,
                            closeDrain,
                            socketBuffer,
                            Map.copyOf(channelOptions),
                            linkInitializer,
                            REASSEMBLY_BUFFERS,
                            sealingThreads);
            HandleEnvironment environment = environment(given);
            if (crypto != null) {
                environment.warmUps().warmUp(crypto);
            }
            KnetHandle handle = NettyHandle.create(settings, environment);
            built = true;
            return handle;
        } finally {
            if (!built) {
                slots.close();
                if (loops != null && given == null) {
                    loops.shutdownGracefully();
                }
            }
        }
    }

    private DatagramTransport transport(@Nullable EventLoopGroup given) {
        if (given instanceof SelfContainedGroup contained) {
            return contained.transport(allocator);
        }
        return given == null ? Transports.ofMode(nativeMode) : Transports.ofGroup(given);
    }

    private HandleEnvironment environment(@Nullable EventLoopGroup given) {
        return given instanceof SelfContainedGroup contained
                ? contained.environment(allocator)
                : HandleEnvironment.ofSystem(allocator);
    }

    private void configure(CryptoSlots slots) {
        if (crypto != null) {
            slots.apply(Optional.of(crypto));
        }
        if (clearTraffic != null) {
            slots.rxClear(clearTraffic);
        }
    }

    private void validate() {
        List<String> problems = new ArrayList<>();
        if (hostId < 0 || hostId > KnetLimits.MAX_HOST_ID) {
            problems.add("host id " + hostId + " must be 0 to " + KnetLimits.MAX_HOST_ID);
        }
        if (threads < 1 || threads > KnetLimits.MAX_THREADS) {
            problems.add("threads " + threads + " must be 1 to " + KnetLimits.MAX_THREADS);
        }
        if (spin.isNegative() || spin.compareTo(KnetLimits.MAX_SPIN) > 0) {
            problems.add("spin " + spin + " must be 0 to " + KnetLimits.MAX_SPIN);
        }
        if (sealingThreads < 0 || sealingThreads > KnetLimits.MAX_SEALING_THREADS) {
            problems.add(
                    "sealing threads "
                            + sealingThreads
                            + " must be 0 to "
                            + KnetLimits.MAX_SEALING_THREADS);
        }
        if (closeDrain.isNegative()) {
            problems.add("close drain " + closeDrain + " must not be negative");
        }
        if (syncTimeout.compareTo(Duration.ofMillis(1)) < 0) {
            problems.add("sync timeout " + syncTimeout + " must be at least 1 ms");
        }
        if (socketBuffer < KnetLimits.MIN_SOCKET_BUFFER) {
            problems.add(
                    "socket buffer of "
                            + socketBuffer
                            + " bytes must have "
                            + KnetLimits.MIN_SOCKET_BUFFER);
        }
        channelOptions
                .keySet()
                .forEach(option -> ChannelSetup.refusal(option).ifPresent(problems::add));
        if (group != null && nativeMode != NativeMode.AUTO) {
            problems.add(
                    "native mode "
                            + nativeMode
                            + " has no effect with event loops of your own; leave it out");
        }
        if (group != null && !spin.isZero()) {
            problems.add(
                    "spin " + spin + " has no effect with event loops of your own; leave it out");
        }
        if (!problems.isEmpty()) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "invalid handle configuration: " + String.join("; ", problems));
        }
    }
}
