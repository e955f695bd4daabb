package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.NumberedCrypto;
import io.knet.netty.testkit.Packets;
import io.knet.netty.transport.DatagramTransport;
import io.knet.netty.transport.Transports;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Three nodes with sockets. Nodes 1 and 2 have keys of their own between them, under which packets
 * are numbered; nodes 1 and 3 those of their handles.
 */
class OwnKeysNodesTest {
    private static final int INTERFACE_MTU = 1500;
    private static final int THREADS = 4;
    private static final int MESSAGES = 50;

    private final NumberedCrypto at1 = new NumberedCrypto(1, 2);
    private final NumberedCrypto at2 = new NumberedCrypto(2, 1);
    private final KnetHandle node1 = node(1, 2, at1.slots());
    private final KnetHandle node2 = node(2, 1, at2.slots());
    private final KnetHandle node3 = node(3, 0, new CryptoSlots());

    private static KnetHandle node(int id, int owner, CryptoSlots own) {
        CryptoSlots slots = Keys.slots(7);
        DatagramTransport transport = Transports.ofMode(NativeMode.AUTO);
        HandleSettings settings =
                new HandleSettings(
                        id,
                        transport,
                        Transports.newGroup(transport, 2, "own-keys-" + id, Duration.ZERO),
                        true,
                        slots,
                        Optional.empty(),
                        CompressionConfig.NONE,
                        InstantSource.system(),
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        1 << 20,
                        Map.of(),
                        (channel, link) -> {},
                        256,
                        0);
        HandleEnvironment system = HandleEnvironment.ofSystem(ByteBufAllocator.DEFAULT);
        KnetHandle handle =
                NettyHandle.create(
                        settings,
                        new HandleEnvironment(
                                system.salts(),
                                system.secrets(),
                                system.allocator(),
                                system.events(),
                                system.futures(),
                                system.later(),
                                system.lookouts(),
                                ofHandle -> crypto(ofHandle, owner, own),
                                system.sealers(),
                                system.warmUps()));
        handle.mtu().manual(INTERFACE_MTU);
        handle.enableForwarding();
        return handle;
    }

    private static HostCrypto crypto(CryptoSlots ofHandle, int owner, CryptoSlots own) {
        return new HostCrypto() {
            @Override
            public CryptoSlots ofHandle() {
                return ofHandle;
            }

            @Override
            public CryptoSlots of(int host) {
                return host == owner ? own : ofHandle;
            }

            @Override
            public void close() {
                ofHandle.close();
                own.close();
            }
        };
    }

    @AfterEach
    void close() {
        node1.close();
        node2.close();
        node3.close();
    }

    private static InetSocketAddress free() {
        try (DatagramSocket socket = new DatagramSocket(0, Packets.address("127.0.0.1"))) {
            return new InetSocketAddress(Packets.address("127.0.0.1"), socket.getLocalPort());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static KnetLink connect(KnetHandle one, int id, KnetHandle other) {
        InetSocketAddress here = free();
        InetSocketAddress there = free();
        LinkTimers timers = LinkTimers.ofMillis(20, 30_000);
        KnetLink link =
                one.addHost(id, LinkPolicy.PASSIVE)
                        .addLink(0, LinkConfig.udp(here, there).withTimers(timers));
        KnetLink back =
                other.addHost(1, LinkPolicy.PASSIVE)
                        .addLink(0, LinkConfig.udp(there, here).withTimers(timers));
        for (KnetLink end : List.of(link, back)) {
            assertThat(end.host().whenReachable()).succeedsWithin(30, TimeUnit.SECONDS);
        }
        return link;
    }

    private static int take(DataChannel channel) {
        Optional<KnetMessage> message = channel.receive(Duration.ofSeconds(30));
        assertThat(message).isPresent();
        int length = message.get().content().readableBytes();
        message.get().content().release();
        return length;
    }

    @Test
    void messagesReachBothAndNoNumberIsUsedTwice() {
        KnetLink own = connect(node1, 2, node2);
        KnetLink shared = connect(node1, 3, node3);
        DataChannel sender = node1.openChannel(0);
        DataChannel receiver2 = node2.openChannel(0);
        DataChannel receiver3 = node3.openChannel(0);

        sender.send(Packets.of(new byte[20_000]));
        assertThat(take(receiver2)).isEqualTo(20_000);
        assertThat(take(receiver3)).isEqualTo(20_000);

        node1.filter(DestinationFilter.unicastTo(2));
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(
                    CompletableFuture.runAsync(
                            () -> sendSome(sender), task -> new Thread(task).start()));
        }
        for (int i = 0; i < THREADS * MESSAGES; i++) {
            assertThat(take(receiver2)).isEqualTo(3000);
        }
        threads.forEach(thread -> assertThat(thread).succeedsWithin(30, TimeUnit.SECONDS));

        assertThat(at2.opened).hasSizeGreaterThan(3 * THREADS * MESSAGES);
        assertThat(at2.repeated).hasValue(0);
        assertThat(at1.repeated).hasValue(0);
        assertThat(own.status().mtu()).isGreaterThan(shared.status().mtu());
    }

    private static void sendSome(DataChannel sender) {
        for (int i = 0; i < MESSAGES; i++) {
            sender.sendSync(Packets.of(new byte[3000]));
        }
    }
}
