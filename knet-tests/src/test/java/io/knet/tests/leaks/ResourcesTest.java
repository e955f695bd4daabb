package io.knet.tests.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.Errno;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done many times costs no more memory, threads and file descriptors than done once. */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class ResourcesTest {
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 25;

    /** The allocator takes chunks of this size, and keeps some. */
    private static final long MEMORY = 16 << 20;

    @Parameter private NativeMode sockets;

    private static void repeat(Runnable action) {
        for (int i = 0; i < WARM_UP; i++) {
            action.run();
        }
        Holdings before = Holdings.now();
        for (int i = 0; i < ROUNDS; i++) {
            action.run();
        }
        Holdings.awaitWithin(before, MEMORY);
    }

    private void exchange() {
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY]);
                Cluster nodes =
                        Cluster.of(2)
                                .sockets(sockets)
                                .links(2)
                                .each(handle -> handle.crypto(crypto))
                                .start()) {
            Inbox inbox = new Inbox();
            nodes.node(2).openChannel(0, inbox);
            nodes.node(1).filter(DestinationFilter.unicastTo(2));
            DataChannel channel = nodes.node(1).openChannel(0);
            for (int length : new int[] {1, 1000, 20_000, KnetLimits.MAX_MESSAGE}) {
                channel.send(PooledByteBufAllocator.DEFAULT.directBuffer().writeZero(length));
                assertThat(inbox.take().bytes()).hasSize(length);
                channel.sendSync(PooledByteBufAllocator.DEFAULT.directBuffer().writeZero(length));
                assertThat(inbox.take().bytes()).hasSize(length);
            }
        }
    }

    @Test
    void handlesThatWereClosedLeaveNothing() {
        repeat(this::exchange);
    }

    @Test
    void handlesThatAreClosedWithMessagesUnderWayLeaveNothing() {
        repeat(
                () -> {
                    try (Cluster nodes = Cluster.of(2).sockets(sockets).start()) {
                        nodes.node(1).filter(DestinationFilter.unicastTo(2));
                        nodes.node(2).openChannel(0, message -> {});
                        DataChannel channel = nodes.node(1).openChannel(0);
                        for (int i = 0; i < 20; i++) {
                            channel.send(
                                    PooledByteBufAllocator.DEFAULT
                                            .directBuffer()
                                            .writeZero(KnetLimits.MAX_MESSAGE));
                        }
                    }
                });
    }

    @Test
    void linksThatComeAndGoLeaveNothing() {
        try (KnetHandle handle = new NettyHandleBuilder(1).nativeMode(sockets).build()) {
            KnetHost host = handle.addHost(2);
            repeat(
                    () -> {
                        LinkEnds path = FreePorts.link();
                        KnetLink link = host.addLink(0, LinkConfig.udp(path.left(), path.right()));
                        InetSocketAddress elsewhere = FreePorts.endpoint();
                        link.reconfigure(LinkConfig.udp(elsewhere, path.right()));
                        link.reconfigure(LinkConfig.dynamic(elsewhere));
                        Await.result(link.removeAsync());
                    });
        }
    }

    @Test
    void linksThatCannotBeMadeLeaveNothing() {
        try (KnetHandle owner = new NettyHandleBuilder(2).nativeMode(sockets).build();
                KnetHandle handle = new NettyHandleBuilder(1).nativeMode(sockets).build()) {
            LinkEnds path = FreePorts.link();
            owner.addHost(1).addLink(0, LinkConfig.udp(path.left(), path.right()));
            KnetHost host = handle.addHost(2);
            LinkConfig taken = LinkConfig.udp(path.left(), path.right());
            repeat(
                    () ->
                            assertThatThrownBy(() -> host.addLink(0, taken))
                                    .isInstanceOf(KnetException.class)
                                    .hasFieldOrPropertyWithValue("errno", Errno.EADDRINUSE));
        }
    }
}
