package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.HostConfig;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.NodeIdentity;
import io.knet.SessionConfig;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.handler.LinkInitializer;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;

/** Nodes with sockets, for tests of sessions. */
abstract class SessionTestNodes {
    static final long SECONDS = 60;
    static final LinkTimers TIMERS = LinkTimers.ofMillis(50, 20_000);

    final List<KnetHandle> handles = new ArrayList<>();

    /** A handle and what it told. */
    static final class Node {
        final KnetHandle handle;
        final BlockingQueue<KnetEvent> events = new LinkedBlockingQueue<>();

        Node(KnetHandle handle) {
            this.handle = handle;
            handle.onEvent(events::add);
            handle.enableForwarding();
        }

        <T extends KnetEvent> T await(Class<T> kind, Predicate<T> wanted) {
            try {
                for (KnetEvent event = events.poll(SECONDS, TimeUnit.SECONDS);
                        event != null;
                        event = events.poll(SECONDS, TimeUnit.SECONDS)) {
                    if (kind.isInstance(event) && wanted.test(kind.cast(event))) {
                        return kind.cast(event);
                    }
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            throw new AssertionError("no " + kind.getSimpleName() + " came");
        }

        long dropped(DropReason reason) {
            return handle.stats().get(reason);
        }
    }

    @AfterEach
    void close() {
        handles.forEach(KnetHandle::close);
    }

    static byte[] key(long seed) {
        byte[] key = new byte[256];
        new Random(seed).nextBytes(key);
        return key;
    }

    final Node node(int id, NativeMode mode, Optional<SessionConfig> sessions) {
        return node(id, mode, sessions, (channel, link) -> {});
    }

    final Node node(
            int id,
            NativeMode mode,
            Optional<SessionConfig> sessions,
            LinkInitializer initializer) {
        NettyHandleBuilder builder =
                new NettyHandleBuilder(id)
                        .nativeMode(mode)
                        .threads(2)
                        .linkInitializer(initializer)
                        .crypto(CryptoConfig.aes256Sha256(key(1)));
        sessions.ifPresent(builder::sessions);
        Node node = new Node(builder.build());
        handles.add(node.handle);
        return node;
    }

    final Node node(int id) {
        return node(id, NativeMode.AUTO, Optional.of(SessionConfig.aesGcm(key(1))));
    }

    static NodeIdentity identity() {
        byte[] secret = new byte[NodeIdentity.BYTES];
        new SecureRandom().nextBytes(secret);
        return NodeIdentity.of(secret);
    }

    static InetSocketAddress free() {
        try (DatagramSocket socket = new DatagramSocket(0, Packets.address("127.0.0.1"))) {
            return new InetSocketAddress(Packets.address("127.0.0.1"), socket.getLocalPort());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static KnetHost add(Node node, int id, HostConfig config) {
        return node.handle.addHost(id, config);
    }

    /** Adds a link in both directions, from one address of each. */
    static void link(KnetHost there, KnetHost here, int id) {
        link(there, here, id, TIMERS);
    }

    static void link(KnetHost there, KnetHost here, int id, LinkTimers timers) {
        InetSocketAddress one = free();
        InetSocketAddress other = free();
        there.addLink(id, LinkConfig.udp(one, other).withTimers(timers));
        here.addLink(id, LinkConfig.udp(other, one).withTimers(timers));
    }

    static void reachable(KnetHost... hosts) {
        for (KnetHost host : hosts) {
            assertThat(host.whenReachable()).succeedsWithin(SECONDS, TimeUnit.SECONDS);
        }
    }

    static byte[] take(DataChannel channel) {
        Optional<KnetMessage> message = channel.receive(Duration.ofSeconds(SECONDS));
        assertThat(message).as("message").isPresent();
        byte[] bytes = ByteBufUtil.getBytes(message.get().content());
        message.get().content().release();
        return bytes;
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    static void pass(
            DatagramSocket from, DatagramSocket over, InetSocketAddress to, boolean twice) {
        byte[] buffer = new byte[65_536];
        try {
            while (!from.isClosed()) {
                DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
                from.receive(datagram);
                DatagramPacket on = new DatagramPacket(buffer, datagram.getLength(), to);
                over.send(on);
                if (twice) {
                    over.send(on);
                }
            }
        } catch (IOException closed) {
            assertThat(from.isClosed() || over.isClosed()).isTrue();
        }
    }
}
