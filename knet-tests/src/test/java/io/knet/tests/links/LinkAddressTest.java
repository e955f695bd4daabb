package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The addresses of links, and who else may have them (spec api 11.2). */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class LinkAddressTest {
    @Parameter private NativeMode sockets;
    private final List<KnetHandle> handles = new ArrayList<>();

    @AfterEach
    void close() {
        handles.forEach(KnetHandle::close);
    }

    private KnetHandle handle(int id) {
        KnetHandle handle = new NettyHandleBuilder(id).threads(1).nativeMode(sockets).build();
        handle.enableForwarding();
        handles.add(handle);
        return handle;
    }

    private static LinkConfig config(InetSocketAddress local, InetSocketAddress remote) {
        return LinkConfig.udp(local, remote).withTimers(Cluster.QUICK);
    }

    private static KnetLink link(KnetHandle from, int to, int id, LinkEnds path) {
        KnetHost host = from.findHost(to).orElseGet(() -> from.addHost(to));
        return host.addLink(id, config(path.left(), path.right()));
    }

    private static void awaitUp(KnetLink... links) {
        for (KnetLink link : links) {
            Await.result(link.whenUp());
        }
    }

    /** Sends a broadcast, which must arrive. */
    private static void exchange(KnetHandle from, KnetHandle to) {
        Inbox inbox = new Inbox();
        to.openChannel(0, inbox);
        from.openChannel(0).send(TrackedBuffer.of("from " + from.hostId()));
        assertThat(inbox.takeText()).isEqualTo("from " + from.hostId());
        from.findChannel(0).orElseThrow().close();
        to.findChannel(0).orElseThrow().close();
    }

    private static void expectInUse(KnetException failure, InetSocketAddress address) {
        assertThat(failure.error()).isEqualTo(KnetError.ADDRESS_IN_USE);
        assertThat(failure.errno()).isEqualTo(Errno.EADDRINUSE);
        assertThat(failure)
                .hasMessageContaining(KnetAddress.host(address))
                .hasMessageContaining(Integer.toString(address.getPort()));
    }

    @Test
    void anAddressOfAnotherHandleIsRefused() {
        LinkEnds path = FreePorts.link();
        link(handle(1), 9, 0, path);
        KnetHost host = handle(2).addHost(9);
        LinkConfig taken = config(path.left(), FreePorts.endpoint());
        expectInUse(Failures.of(() -> host.addLink(0, taken)), path.left());
        assertThat(host.links()).isEmpty();
        expectInUse(Await.failure(host.addLinkAsync(0, taken)), path.left());
    }

    @Test
    void anAddressOfAnotherProgramIsRefusedUntilItIsFree() throws IOException {
        LinkEnds path = FreePorts.link();
        KnetHost host = handle(1).addHost(9);
        LinkConfig wanted = config(path.left(), path.right());
        try (DatagramSocket other = new DatagramSocket(path.left())) {
            assertThat(other.isBound()).isTrue();
            expectInUse(Failures.of(() -> host.addLink(0, wanted)), path.left());
        }
        assertThat(host.addLink(0, wanted).localAddress()).isEqualTo(path.left());
    }

    @Test
    void anAddressIsRefusedThoughItsOwnerWouldShareIt() throws IOException {
        LinkEnds path = FreePorts.link();
        KnetHost host = handle(1).addHost(9);
        try (DatagramChannel other = DatagramChannel.open()) {
            other.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            other.bind(path.left());
            expectInUse(
                    Failures.of(() -> host.addLink(0, config(path.left(), path.right()))),
                    path.left());
        }
    }

    @Test
    void anAddressBelongsToOthersAsLongAsALinkHasIt() {
        LinkEnds path = FreePorts.link();
        KnetHandle one = handle(1);
        KnetLink first = link(one, 8, 0, path);
        KnetLink second = link(one, 9, 0, new LinkEnds(path.left(), FreePorts.endpoint()));
        KnetHost host = handle(2).addHost(9);
        LinkConfig wanted = config(path.left(), FreePorts.endpoint());
        Await.result(first.removeAsync());
        expectInUse(Failures.of(() -> host.addLink(0, wanted)), path.left());
        Await.result(second.removeAsync());
        host.addLink(0, wanted);
    }

    @Test
    void oneLocalAddressServesLinksToSeveralHosts() {
        InetSocketAddress shared = FreePorts.endpoint();
        InetSocketAddress two = FreePorts.endpoint();
        InetSocketAddress three = FreePorts.endpoint();
        KnetHandle one = handle(1);
        KnetLink toTwo = link(one, 2, 0, new LinkEnds(shared, two));
        KnetLink toThree = link(one, 3, 0, new LinkEnds(shared, three));
        KnetHandle second = handle(2);
        KnetHandle third = handle(3);
        awaitUp(toTwo, link(second, 1, 0, new LinkEnds(two, shared)));
        awaitUp(toThree, link(third, 1, 0, new LinkEnds(three, shared)));
        exchange(second, one);
        exchange(third, one);
        Await.result(toTwo.removeAsync());
        exchange(third, one);
        assertThat(toThree.isUp()).isTrue();
    }

    @Test
    void onePeerAddressServesSeveralLinks() {
        InetSocketAddress shared = FreePorts.endpoint();
        InetSocketAddress here = FreePorts.endpoint();
        InetSocketAddress there = FreePorts.endpoint();
        KnetHandle one = handle(1);
        KnetHandle two = handle(2);
        awaitUp(
                link(one, 2, 0, new LinkEnds(here, shared)),
                link(two, 1, 0, new LinkEnds(shared, here)),
                link(one, 2, 1, new LinkEnds(there, shared)),
                link(two, 1, 1, new LinkEnds(shared, there)));
        exchange(one, two);
        exchange(two, one);
    }

    @Test
    void portZeroTakesAFreePort() {
        InetSocketAddress any = new InetSocketAddress(FreePorts.endpoint().getAddress(), 0);
        InetSocketAddress peer = FreePorts.endpoint();
        KnetHandle one = handle(1);
        KnetHandle two = handle(2);
        KnetLink first = link(one, 2, 0, new LinkEnds(any, peer));
        KnetLink second = link(one, 2, 1, new LinkEnds(any, peer));
        assertThat(first.localAddress().getPort()).isPositive();
        assertThat(second.localAddress().getPort())
                .isPositive()
                .isNotEqualTo(first.localAddress().getPort());
        assertThat(first.status().local()).isEqualTo(first.localAddress());
        assertThat(first.config().local()).isEqualTo(any);
        awaitUp(
                link(two, 1, 0, new LinkEnds(peer, first.localAddress())),
                link(two, 1, 1, new LinkEnds(peer, second.localAddress())),
                first,
                second);
        exchange(one, two);
    }

    @Test
    void ipv6WorksLikeIpv4AndBesideIt() {
        LinkEnds v4 = FreePorts.link();
        LinkEnds v6 = FreePorts.link6();
        KnetHandle one = handle(1);
        KnetHandle two = handle(2);
        KnetLink over6 = link(one, 2, 1, v6);
        awaitUp(
                over6,
                link(two, 1, 1, v6.reversed()),
                link(one, 2, 0, v4),
                link(two, 1, 0, v4.reversed()));
        assertThat(over6.localAddress().getAddress()).isInstanceOf(Inet6Address.class);
        exchange(one, two);
        one.host(2).link(0).disable();
        exchange(one, two);
    }

    @Test
    void aWildcardLocalAddressTakesEveryInterface() throws UnknownHostException {
        InetSocketAddress local =
                new InetSocketAddress(InetAddress.getByName("0.0.0.0"), FreePorts.port());
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetSocketAddress seen = new InetSocketAddress(loopback, local.getPort());
        InetSocketAddress peer = new InetSocketAddress(loopback, FreePorts.port());
        KnetHandle one = handle(1);
        KnetHandle two = handle(2);
        awaitUp(
                link(one, 2, 0, new LinkEnds(local, peer)),
                link(two, 1, 0, new LinkEnds(peer, seen)));
        exchange(one, two);
        exchange(two, one);
    }

    @Test
    void resolvedHostNamesAreAddresses() {
        InetSocketAddress here = new InetSocketAddress("localhost", FreePorts.port());
        InetSocketAddress there = new InetSocketAddress(here.getAddress(), FreePorts.port());
        KnetHandle one = handle(1);
        KnetHandle two = handle(2);
        awaitUp(
                link(one, 2, 0, new LinkEnds(here, there)),
                link(two, 1, 0, new LinkEnds(there, here)));
        exchange(one, two);
    }

    @Test
    void addressesThatCannotWorkAreAllNamed() {
        InetSocketAddress v4 = FreePorts.endpoint();
        InetSocketAddress v6 = FreePorts.endpoint6();
        InetSocketAddress name = InetSocketAddress.createUnresolved("db1.example", 5405);
        assertThat(Failures.message(() -> LinkConfig.udp(name, v4)))
                .contains("local address db1.example:5405 is not resolved");
        assertThat(Failures.message(() -> LinkConfig.udp(v4, name))).contains("remote address");
        assertThat(Failures.message(() -> LinkConfig.udp(v4, v6))).contains("different families");
        assertThat(Failures.message(() -> LinkConfig.udp(v4, new InetSocketAddress("0.0.0.0", 0))))
                .contains("is a wildcard")
                .contains("remote port is 0");
        assertThat(Failures.message(() -> LinkConfig.udp(v4, v4).withPriority(256)))
                .contains("priority 256 must be 0 to 255");
    }

    @Test
    void anAddressThatIsNotOfThisMachineYetIsTakenByEpollOnly() {
        InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.99", FreePorts.port());
        InetSocketAddress peer = new InetSocketAddress("192.0.2.98", FreePorts.port());
        KnetHost host = handle(1).addHost(2);
        if (sockets == NativeMode.EPOLL) {
            KnetLink link = host.addLink(0, config(elsewhere, peer));
            assertThat(link.localAddress()).isEqualTo(elsewhere);
            assertThat(link.isUp()).isFalse();
        } else {
            KnetException failure = Failures.of(() -> host.addLink(0, config(elsewhere, peer)));
            assertThat(failure.error()).isEqualTo(KnetError.SOCKET_ERROR);
            assertThat(failure.errno()).isEqualTo(Errno.EADDRNOTAVAIL);
            assertThat(failure).hasMessageContaining("192.0.2.99");
            assertThat(host.links()).isEmpty();
        }
    }

    @Test
    void aFailedAddLeavesTheIdFree() {
        LinkEnds taken = FreePorts.link();
        LinkEnds free = FreePorts.link();
        link(handle(1), 9, 0, taken);
        KnetHandle two = handle(2);
        KnetHost host = two.addHost(9);
        Failures.of(() -> host.addLink(0, config(taken.left(), free.right())));
        KnetHandle nine = handle(9);
        awaitUp(link(two, 9, 0, free), link(nine, 2, 0, free.reversed()));
        exchange(two, nine);
    }

    @Test
    void handlesOfOneProcessHaveNothingToDoWithEachOther() {
        LinkEnds first = FreePorts.link();
        LinkEnds second = FreePorts.link();
        KnetHandle oneA = handle(1);
        KnetHandle twoA = handle(2);
        KnetHandle oneB = handle(1);
        KnetHandle twoB = handle(2);
        awaitUp(
                link(oneA, 2, 0, first),
                link(twoA, 1, 0, first.reversed()),
                link(oneB, 2, 0, second),
                link(twoB, 1, 0, second.reversed()));
        Inbox inbox = new Inbox();
        twoB.openChannel(0, inbox);
        exchange(oneA, twoA);
        oneA.close();
        assertThat(inbox.isEmpty()).isTrue();
        oneB.openChannel(0).send(TrackedBuffer.of("b"));
        assertThat(inbox.takeText()).isEqualTo("b");
    }
}
