package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.CryptoConfig;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Links that learn where their peer is and follow it (spec wire 11.2, api Q20). */
@ParameterizedClass
@CsvSource({
    "EPOLL,false,false",
    "EPOLL,true,true",
    "EPOLL,false,true",
    "NIO,true,false",
    "NIO,false,true"
})
final class DynamicLinkTest {
    @Parameter(0)
    private NativeMode sockets;

    @Parameter(1)
    private boolean ipv6;

    @Parameter(2)
    private boolean sealed;

    private final List<KnetHandle> handles = new ArrayList<>();

    @AfterEach
    void close() {
        handles.forEach(KnetHandle::close);
    }

    private KnetHandle handle(int id) {
        NettyHandleBuilder builder = new NettyHandleBuilder(id).nativeMode(sockets);
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY])) {
            if (sealed) {
                builder.crypto(crypto);
            }
            KnetHandle handle = builder.build();
            handle.enableForwarding();
            handles.add(handle);
            return handle;
        }
    }

    private InetSocketAddress endpoint() {
        return ipv6 ? FreePorts.endpoint6() : FreePorts.endpoint();
    }

    private KnetLink addLink(KnetHandle from, int to, LinkConfig config) {
        KnetHost host = from.findHost(to).orElseGet(() -> from.addHost(to));
        return host.addLink(0, config.withTimers(Cluster.QUICK));
    }

    /** A link that takes its peer from the whole machine. */
    private KnetLink addDynamic(KnetHandle from, int to, InetSocketAddress local) {
        KnetLink link = addLink(from, to, LinkConfig.dynamic(local));
        link.accessList().add(AccessEntry.accept(ipv6 ? "::1" : "127.0.0.0/8"));
        return link;
    }

    private static void exchange(KnetHandle from, KnetHandle to) {
        Await.result(from.host(to.hostId()).whenReachable());
        // Before that it refuses messages, and counts them.
        Await.result(to.host(from.hostId()).whenReachable());
        Inbox inbox = new Inbox();
        to.openChannel(0, inbox);
        from.filter(DestinationFilter.unicastTo(to.hostId()));
        from.openChannel(0).sendSync(TrackedBuffer.of("from " + from.hostId()));
        assertThat(inbox.takeText()).isEqualTo("from " + from.hostId());
        from.findChannel(0).orElseThrow().close();
        to.findChannel(0).orElseThrow().close();
    }

    @Test
    void aDynamicLinkFindsItsPeer() {
        InetSocketAddress here = endpoint();
        InetSocketAddress there = endpoint();
        KnetHandle one = handle(1);
        KnetHandle two = handle(2);
        KnetLink dynamic = addDynamic(one, 2, here);
        assertThat(dynamic.config().isDynamic()).isTrue();
        assertThat(dynamic.remoteAddress()).isEmpty();
        KnetLink other = addLink(two, 1, LinkConfig.udp(there, here));
        Await.result(dynamic.whenUp());
        Await.result(other.whenUp());
        assertThat(dynamic.remoteAddress()).contains(there);
        assertThat(dynamic.status().remote()).contains(there);
        exchange(one, two);
        exchange(two, one);
    }

    @Test
    void followsAPeerThatStartsAgainOnAnotherPort() {
        InetSocketAddress here = endpoint();
        KnetHandle one = handle(1);
        KnetLink dynamic = addDynamic(one, 2, here);
        for (int i = 0; i < 3; i++) {
            InetSocketAddress there = endpoint();
            KnetHandle two = handle(2);
            addLink(two, 1, LinkConfig.udp(there, here));
            Await.until(() -> dynamic.remoteAddress().filter(there::equals).isPresent());
            exchange(two, one);
            exchange(one, two);
            two.close();
        }
    }

    @Test
    void followsAPeerThatMovesAndStaysUp() {
        InetSocketAddress here = endpoint();
        KnetHandle one = handle(1);
        KnetHandle two = handle(2);
        KnetLink dynamic = addDynamic(one, 2, here);
        KnetLink moving = addLink(two, 1, LinkConfig.udp(endpoint(), here));
        Await.result(dynamic.whenUp());
        for (int i = 0; i < 3; i++) {
            InetSocketAddress there = endpoint();
            moving.reconfigure(moving.config().withLocal(there));
            Await.until(() -> dynamic.remoteAddress().filter(there::equals).isPresent());
            Await.result(moving.whenUp());
            exchange(two, one);
            exchange(one, two);
        }
        assertThat(dynamic.status().upCount() - dynamic.status().downCount()).isEqualTo(1);
    }

    @Test
    void startsAgainAndLearnsAgain() {
        InetSocketAddress here = endpoint();
        KnetHandle two = handle(2);
        addLink(two, 1, LinkConfig.udp(endpoint(), here));
        for (int i = 0; i < 3; i++) {
            KnetHandle one = handle(1);
            Await.result(addDynamic(one, 2, here).whenUp());
            Await.result(two.host(1).whenReachable());
            exchange(one, two);
            one.close();
            Await.result(two.host(1).whenUnreachable());
        }
    }

    @Test
    void oneAddressServesManyPeersThatNobodyConfigured() {
        InetSocketAddress here = endpoint();
        KnetHandle one = handle(1);
        for (int id = 2; id <= 6; id++) {
            addDynamic(one, id, here);
        }
        for (int id = 2; id <= 6; id++) {
            KnetHandle peer = handle(id);
            addLink(peer, 1, LinkConfig.udp(endpoint(), here));
            exchange(peer, one);
            exchange(one, peer);
        }
    }

    @Test
    void staticAndDynamicLinksShareAnAddress() {
        InetSocketAddress here = endpoint();
        InetSocketAddress there = endpoint();
        KnetHandle one = handle(1);
        addDynamic(one, 2, here);
        addLink(one, 3, LinkConfig.udp(here, there));
        KnetHandle two = handle(2);
        KnetHandle three = handle(3);
        addLink(two, 1, LinkConfig.udp(endpoint(), here));
        addLink(three, 1, LinkConfig.udp(there, here));
        exchange(two, one);
        exchange(three, one);
        exchange(one, two);
        exchange(one, three);
    }

    @Test
    void twoDynamicEndsSayNothing() {
        KnetHandle one = handle(1);
        KnetHandle two = handle(2);
        KnetLink mine = addDynamic(one, 2, endpoint());
        KnetLink yours = addDynamic(two, 1, endpoint());
        // Another link has come up meanwhile, which takes longer than a ping would.
        InetSocketAddress here = endpoint();
        InetSocketAddress there = endpoint();
        KnetLink known =
                one.host(2).addLink(1, LinkConfig.udp(here, there).withTimers(Cluster.QUICK));
        two.host(1).addLink(1, LinkConfig.udp(there, here).withTimers(Cluster.QUICK));
        Await.result(known.whenUp());
        for (KnetLink link : List.of(mine, yours)) {
            assertThat(link.isUp()).isFalse();
            assertThat(link.status().stats().get(LinkCounter.TX_PING_PACKETS)).isZero();
            assertThat(link.status().history()).isEmpty();
        }
    }

    @Test
    void aMessageForAPeerThatWasNotHeardIsRefusedWithTheReason() {
        KnetHandle one = handle(1);
        addDynamic(one, 2, endpoint());
        one.filter(DestinationFilter.unicastTo(2));
        KnetException refused =
                Failures.of(() -> one.openChannel(0).sendSync(TrackedBuffer.of("lost")));
        assertThat(refused.error()).isEqualTo(KnetError.HOST_DOWN);
        assertThat(refused).hasMessageContaining("has not heard its peer");
    }

    @Test
    void portZeroTakesAFreePort() {
        KnetHandle one = handle(1);
        KnetHandle two = handle(2);
        KnetLink dynamic = addDynamic(one, 2, new InetSocketAddress(endpoint().getAddress(), 0));
        addLink(two, 1, LinkConfig.udp(endpoint(), dynamic.localAddress()));
        exchange(two, one);
        exchange(one, two);
    }
}
