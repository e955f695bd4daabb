package io.knet.tests.contract;

import io.knet.AccessControl;
import io.knet.AccessEntry;
import io.knet.CaptureSide;
import io.knet.ChannelConfig;
import io.knet.CompressionConfig;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoControl;
import io.knet.CryptoHash;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkPacket;
import io.knet.LinkTimers;
import io.knet.MessageListener;
import io.knet.MtuControl;
import io.knet.NodeIdentity;
import io.knet.NodePublicKey;
import io.knet.OnwireVersion;
import io.knet.SessionConfig;
import io.knet.SessionControl;
import io.knet.SocketControl;
import io.knet.admin.AdminConfig;
import io.knet.admin.jmx.KnetMBeans;
import io.knet.config.KnetConfig;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import io.knet.crypto.bouncycastle.BouncyCastleModel;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.SecureSalts;
import io.knet.crypto.jca.JcaModel;
import io.knet.log.KnetLogging;
import io.knet.log.LogLevel;
import io.knet.log.LogSubsystem;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.NettyKnetProvider;
import io.knet.netty.capture.CaptureConfig;
import io.knet.netty.capture.CaptureFiles;
import io.knet.netty.capture.PacketCapture;
import io.knet.netty.handler.InboundMessage;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.handler.LinkInitializer;
import io.knet.netty.handler.OutboundMessage;
import io.knet.netty.message.RxMessage;
import io.knet.netty.message.RxPacket;
import io.knet.netty.pipeline.Packing;
import io.knet.netty.pipeline.TxMessage;
import io.knet.spi.KnetProvider;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleStats;
import io.knet.stats.HandleTimer;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import io.knet.testkit.TestCluster;
import io.knet.testkit.TestNetwork;
import io.knet.testkit.TestNode;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.management.MBeanServer;

/** A living object of each public type, and what can be seen of a handle's state. */
final class Specimens implements AutoCloseable {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<Class<?>, List<Object>> objects = new HashMap<>();
    private final Map<Class<?>, Object> arguments = new HashMap<>();
    private final KnetHandle handle;
    private final List<KnetLink> links;
    private final TestCluster cluster;

    Specimens() {
        byte[] key = new byte[1024];
        CryptoConfig crypto = CryptoConfig.of("jca", CryptoCipher.AES256, CryptoHash.SHA256, key);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5405);
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        open.add(() -> group.shutdownGracefully().syncUninterruptibly());
        SessionConfig sessions = SessionConfig.aesGcm(key);
        handle = opened(KnetHandle.builder(1).threads(1).sessions(sessions).build());
        handle.filter(DestinationFilter.unicastTo(2));
        handle.crypto().set(1, crypto);
        HostConfig config = HostConfig.DEFAULT.withDialect(Dialect.LIBKNET);
        KnetHost host = handle.addHost(2, config);
        LinkEnds path = FreePorts.link();
        KnetLink still =
                host.addLink(0, LinkConfig.udp(path.left(), path.right()).withEnabled(false));
        KnetLink dynamic =
                host.addLink(1, LinkConfig.dynamic(FreePorts.link().left()).withEnabled(false));
        dynamic.accessList().add(AccessEntry.accept("10.0.0.0/8"));
        KnetLink self = handle.addHost(1).addLink(0, LinkConfig.loopback());
        links = List.of(still, dynamic, self);
        DataChannel channel = handle.openChannel(0);
        PacketCrypto packets = opened(new JcaModel().create(crypto));

        known(KnetHandle.class, handle);
        known(KnetHandleBuilder.class, KnetHandle.builder(3));
        known(NettyHandleBuilder.class, new NettyHandleBuilder(3));
        known(KnetHost.class, host);
        known(KnetLink.class, still, dynamic, self);
        known(AccessControl.class, dynamic.accessList(), still.accessList(), self.accessList());
        known(DataChannel.class, channel);
        known(CryptoControl.class, handle.crypto());
        known(SessionControl.class, handle.sessions());
        known(SessionConfig.class, sessions);
        known(HostConfig.class, config);
        NodeIdentity identity = NodeIdentity.of(bytes32());
        known(NodeIdentity.class, identity);
        known(NodePublicKey.class, identity.publicKey());
        known(MtuControl.class, handle.mtu());
        known(SocketControl.class, handle.sockets());
        known(ChannelConfig.class, ChannelConfig.of(0));
        known(CompressionConfig.class, CompressionConfig.NONE);
        known(CryptoConfig.class, crypto);
        known(LinkConfig.class, LinkConfig.udp(address, address), LinkConfig.loopback());
        known(LinkTimers.class, LinkTimers.DEFAULT);
        known(KnetProvider.class, new NettyKnetProvider());
        known(NettyKnetProvider.class, new NettyKnetProvider());
        known(CryptoModel.class, new JcaModel(), new BouncyCastleModel());
        known(PacketCrypto.class, packets);
        known(PacketSealer.class, opened(packets.newSealer(new SecureSalts())));
        known(PacketOpener.class, opened(packets.newOpener()));
        known(SaltSource.class, new SecureSalts());
        known(HandleStats.class, handle.stats());
        known(LinkStats.class, still.status().stats());
        known(LogLevel.class, LogLevel.INFO);
        known(InboundMessage.class, new RxMessage(2, 0, 1, 0, Unpooled.EMPTY_BUFFER));
        known(InboundPacket.class, new RxPacket(Unpooled.EMPTY_BUFFER, address, 1));
        Packing packing = new Packing(100, false, new CryptoSlots().state());
        known(OutboundMessage.class, new TxMessage(0, 1, false, to -> packing, Unpooled.buffer(4)));
        Path file = configFile();
        known(KnetConfig.class, opened(KnetConfig.load(file)));
        known(KnetMessage.class, new KnetMessage(2, 0, Unpooled.EMPTY_BUFFER));

        known(AdminConfig.class, AdminConfig.of(Path.of("knet.sock")));
        known(KnetMBeans.class, opened(KnetMBeans.register(handle)));
        cluster = opened(TestCluster.builder().start());
        known(TestCluster.class, cluster);
        known(TestCluster.Builder.class, TestCluster.builder());
        known(TestNetwork.class, cluster.network());
        known(TestNode.class, cluster.node(1));
        arguments.put(Collection[].class, new Collection<?>[0]);
        arguments.put(BooleanSupplier.class, (BooleanSupplier) () -> true);
        arguments.put(CompletionStage.class, CompletableFuture.completedFuture("done"));
        arguments.put(MBeanServer.class, ManagementFactory.getPlatformMBeanServer());
        arguments.put(Iterable.class, List.of());

        Path captured = captureFile();
        CaptureConfig captureConfig = CaptureConfig.of(captured, CaptureSide.SEALED);
        known(CaptureConfig.class, captureConfig);
        known(PacketCapture.class, opened(PacketCapture.open(1, captureConfig)));
        known(
                CaptureFiles.class,
                CaptureFiles.to(
                        Channels.newChannel(OutputStream.nullOutputStream()),
                        1,
                        CaptureSide.SEALED));
        arguments.put(
                WritableByteChannel.class, Channels.newChannel(OutputStream.nullOutputStream()));

        arguments.put(Path.class, file);
        arguments.put(Channel.class, new EmbeddedChannel());
        arguments.put(UnaryOperator.class, UnaryOperator.identity());
        arguments.put(Object.class, "an attachment");
        arguments.put(String.class, "x");
        arguments.put(byte[].class, key);
        arguments.put(int[].class, new int[] {1});
        arguments.put(ByteBuffer.class, ByteBuffer.allocate(1));
        arguments.put(Duration.class, Duration.ofSeconds(1));
        arguments.put(Instant.class, Instant.EPOCH);
        arguments.put(InstantSource.class, InstantSource.system());
        arguments.put(InetAddress.class, InetAddress.getLoopbackAddress());
        arguments.put(InetSocketAddress.class, address);
        arguments.put(Optional.class, Optional.empty());
        arguments.put(OptionalInt.class, OptionalInt.empty());
        arguments.put(OptionalLong.class, OptionalLong.empty());
        arguments.put(List.class, List.of());
        arguments.put(Collection.class, List.of());
        arguments.put(Map.class, Map.of());
        arguments.put(Throwable.class, new IllegalStateException("a cause"));
        arguments.put(SecureRandom.class, new SecureRandom());
        arguments.put(EventLoopGroup.class, group);
        arguments.put(Consumer.class, (Consumer<Object>) event -> {});
        arguments.put(MessageListener.class, (MessageListener) message -> {});
        arguments.put(DestinationFilter.class, DestinationFilter.broadcast());
        arguments.put(LinkInitializer.class, (LinkInitializer) (at, link) -> {});
        arguments.put(ByteBufAllocator.class, ByteBufAllocator.DEFAULT);
        arguments.put(ChannelOption.class, ChannelOption.SO_BROADCAST);
        arguments.put(LinkPacket.class, new SpecimenPacket());
        arguments.put(AccessEntry.class, AccessEntry.accept("10.0.0.1"));
        arguments.put(OnwireVersion.class, new OnwireVersion(1, 1, 1));
        arguments.put(CryptoOverhead.class, CryptoOverhead.NONE);
    }

    private static byte[] bytes32() {
        byte[] bytes = new byte[NodeIdentity.BYTES];
        bytes[0] = 1;
        return bytes;
    }

    private Path captureFile() {
        try {
            Path file = Files.createTempFile("knet", ".pcapng");
            open.add(() -> Files.deleteIfExists(file));
            open.add(() -> Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".1")));
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path configFile() {
        try {
            Path file = Files.writeString(Files.createTempFile("knet", ".conf"), "node.id = 3");
            open.add(() -> Files.delete(file));
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T extends AutoCloseable> T opened(T object) {
        open.add(0, object);
        return object;
    }

    private <T> void known(Class<T> type, Object... some) {
        objects.put(type, List.of(some));
    }

    /** Objects of a type, on which its methods can be called; none if there are none. */
    List<Object> of(Class<?> type) {
        return objects.getOrDefault(type, List.of());
    }

    /** A value that a parameter of a type accepts; buffers are new ones each time. */
    Optional<Object> argument(Class<?> type) {
        if (type == boolean.class) {
            return Optional.of(false);
        }
        if (type == long.class) {
            return Optional.of(1L);
        }
        if (type == double.class) {
            return Optional.of(1.0);
        }
        if (type == int.class) {
            return Optional.of(1);
        }
        if (type == ByteBuf.class) {
            return Optional.of(Unpooled.buffer(64).writeInt(1));
        }
        if (type == OutboundMessage.class) {
            return Optional.of(
                    new TxMessage(
                            0,
                            1,
                            false,
                            host -> new Packing(100, false, new CryptoSlots().state()),
                            Unpooled.buffer(4)));
        }
        if (type.isEnum()) {
            return Optional.of(type.getEnumConstants()[0]);
        }
        return Optional.ofNullable(arguments.get(type)).or(() -> of(type).stream().findFirst());
    }

    /** All that a program can ask the handle about itself, but for what the machine may change. */
    String state() {
        StringJoiner text = new StringJoiner("\n");
        HandleStats stats = handle.stats();
        for (HandleCounter counter : HandleCounter.values()) {
            if (counter != HandleCounter.LOOP_STALLS) {
                text.add(counter + " " + stats.get(counter));
            }
        }
        for (HandleTimer timer : HandleTimer.values()) {
            text.add(timer + " " + stats.get(timer));
        }
        for (DropReason reason : DropReason.values()) {
            text.add(reason + " " + stats.get(reason));
        }
        handle.hosts().forEach(host -> text.add(host.status().toJson()));
        for (KnetLink link : links) {
            // That it is disabled was seen last when it was asked for.
            text.add(link.status().toJson().replaceAll("\"last\":\"[^\"]*\"", ""));
            text.add(link.config().toString());
            text.add(link.accessList().entries().toString());
            for (LinkCounter counter : LinkCounter.values()) {
                text.add(counter + " " + link.status().stats().get(counter));
            }
        }
        handle.channels().forEach(channel -> text.add(channel.stats().toJson()));
        text.add("forwarding " + handle.isForwarding() + ", filter " + handle.filter());
        text.add("lists " + handle.accessLists());
        text.add(handle.compression().toString());
        text.add(handle.crypto().inUse() + " " + handle.crypto().clearTraffic());
        text.add(handle.mtu().interval() + " " + handle.mtu().manual());
        text.add(handle.sockets().dscp() + " " + handle.sockets().reconnectInterval());
        text.add("incomplete " + handle.reassembly().maxMessages());
        text.add(cluster.toString());
        for (LogSubsystem subsystem : LogSubsystem.values()) {
            text.add(subsystem + " " + KnetLogging.level(subsystem));
        }
        return text.toString();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable object : open) {
            object.close();
        }
    }
}
