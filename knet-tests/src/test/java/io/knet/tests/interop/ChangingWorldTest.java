package io.knet.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.Errno;
import io.knet.KnetEvent;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.event.LinkDownEvent;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Addresses, routes and rules that change under a link that is up, and a node that is there twice.
 */
@EachLibknet({Need.LIBKNET, Need.NAMESPACES, Need.NFT})
class ChangingWorldTest {
    private static final int JAVA = MixedPair.JAVA;
    private static final int PEER = MixedPair.PEER;
    private static final LinkTimers WATCHFUL =
            LinkTimers.ofMillis(100, 2000).withPongsToComeUp(2).withBackoff(1);
    private static final int MESSAGES = 500;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final NetNamespaces networks = open(NetNamespaces.open());
    private final NetNamespace own = networks.own();

    private <T extends AutoCloseable> T open(T thing) {
        opened.push(thing);
        return thing;
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private JavaNode java() {
        return open(JavaNode.start(new NettyHandleBuilder(JAVA)));
    }

    /** A node that learns where we are. */
    private LibknetPeer peer(NetNamespace namespace, InetSocketAddress local) {
        return open(
                LibknetPeer.builder(PEER)
                        .timers(Duration.ofMillis(200), Duration.ofSeconds(2), 1)
                        .namespace(namespace)
                        .dynamicLink(JAVA, 0, local)
                        .start());
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String ip(InetAddress address) {
        return address.getHostAddress();
    }

    private static Optional<InetAddress> source(KnetLink link) {
        return link.status().source().map(InetSocketAddress::getAddress);
    }

    private static void awaitUpFrom(KnetLink link, InetAddress source) {
        Await.until(() -> link.isUp() && source(link).equals(Optional.of(source)));
    }

    private KnetLink wildcardLink(JavaNode java, InetSocketAddress remote) {
        String wildcard = remote.getAddress() instanceof Inet6Address ? "::" : "0.0.0.0";
        InetSocketAddress any = new InetSocketAddress(address(wildcard), remote.getPort());
        return java.addLink(PEER, 0, new LinkEnds(any, remote), WATCHFUL, 0);
    }

    @Test
    void aLinkOnTheWildcardAddressFollowsWhenItsAddressIsReplaced() {
        NetNamespace far = networks.add();
        Veth cable = networks.connect(own, far);
        LinkEnds path = cable.path(FreePorts.port());
        peer(far, path.right());
        JavaNode java = java();
        KnetLink link = wildcardLink(java, path.right());
        InetAddress before = cable.left().ipv4();
        InetAddress after = address(ip(before).replaceFirst("[0-9]+$", "5"));
        awaitUpFrom(link, before);

        own.ip("addr", "del", ip(before) + "/24", "dev", cable.left().device());
        own.ip("addr", "add", ip(after) + "/24", "dev", cable.left().device());

        awaitUpFrom(link, after);
        java.awaitReachable(PEER);
        java.sendSync(PEER, new byte[] {1});
    }

    @Test
    void soDoesOneOverIpv6() {
        NetNamespace far = networks.add();
        Veth cable = networks.connect(own, far);
        LinkEnds path = cable.path6(FreePorts.port());
        peer(far, path.right());
        JavaNode java = java();
        KnetLink link = wildcardLink(java, path.right());
        InetAddress before = cable.left().ipv6();
        InetAddress after = address(ip(before).replaceFirst("[0-9a-f]+$", "5"));
        awaitUpFrom(link, before);

        String device = cable.left().device();
        own.ip("addr", "del", ip(before) + "/64", "dev", device);
        own.ip("addr", "add", ip(after) + "/64", "dev", device, "nodad");

        awaitUpFrom(link, after);
        java.awaitReachable(PEER);
        java.sendSync(PEER, new byte[] {1});
    }

    private static InetAddress ip(Veth.End end, boolean six) {
        return six ? end.ipv6() : end.ipv4();
    }

    /** What the first socket was bound to as the node began is not kept. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLinkThatBeganWithAWrongRouteComesUpWhenThereIsTheRightOne(boolean six) {
        NetNamespace far = networks.add();
        NetNamespace nowhere = networks.add();
        Veth wrong = networks.connect(own, nowhere);
        Veth right = networks.connect(own, far);
        InetAddress behind = address(ip(ip(right.right(), six)).replaceFirst("[0-9a-f]+$", "99"));
        InetSocketAddress remote = new InetSocketAddress(behind, FreePorts.port());
        String onlyIt = ip(behind) + (six ? "/128" : "/32");
        far.ip("addr", "add", onlyIt, "dev", "lo");
        own.ip("route", "add", onlyIt, "via", ip(ip(wrong.right(), six)));
        peer(far, remote);
        JavaNode java = java();
        KnetLink link = wildcardLink(java, remote);
        Await.until(() -> source(link).equals(Optional.of(ip(wrong.left(), six))));
        Await.until(() -> java.count(PEER, 0, LinkCounter.TX_PING_PACKETS) >= 3);
        assertThat(link.isUp()).isFalse();

        own.ip("route", "replace", onlyIt, "via", ip(ip(right.right(), six)));

        awaitUpFrom(link, ip(right.left(), six));
        java.awaitReachable(PEER);
        java.sendSync(PEER, new byte[] {1});
    }

    @Test
    void aLinkOnTheWildcardAddressFollowsWhenItsRouteChanges() {
        NetNamespace far = networks.add();
        Veth first = networks.connect(own, far);
        Veth second = networks.connect(own, far);
        InetAddress behind = address(ip(first.right().ipv4()).replaceFirst("[0-9]+$", "99"));
        InetSocketAddress remote = new InetSocketAddress(behind, FreePorts.port());
        far.ip("addr", "add", ip(behind) + "/32", "dev", "lo");
        own.ip("route", "add", ip(behind) + "/32", "via", ip(first.right().ipv4()));
        peer(far, remote);
        JavaNode java = java();
        KnetLink link = wildcardLink(java, remote);
        awaitUpFrom(link, first.left().ipv4());

        first.right().down();
        own.ip("route", "replace", ip(behind) + "/32", "via", ip(second.right().ipv4()));

        awaitUpFrom(link, second.left().ipv4());
        java.awaitReachable(PEER);
        java.sendSync(PEER, new byte[] {1});
    }

    @Test
    void twoNodesWithOneIdAreTwoPlacesThatTheLinkGoesBetweenLessAndLess() {
        NetNamespace one = networks.add();
        NetNamespace other = networks.add();
        Veth toOne = networks.connect(own, one);
        Veth toOther = networks.connect(own, other);
        int port = FreePorts.port();
        JavaNode java = java();
        InetSocketAddress any = new InetSocketAddress(address("0.0.0.0"), port);
        KnetLink link =
                java.handle()
                        .addHost(PEER)
                        .addLink(0, LinkConfig.dynamic(any).withTimers(WATCHFUL));
        link.accessList().add(AccessEntry.accept("10.0.0.0/8"));
        for (Veth cable : List.of(toOne, toOther)) {
            open(
                    LibknetPeer.builder(PEER)
                            .timers(Duration.ofMillis(100), Duration.ofSeconds(5), 1)
                            .namespace(cable.right().namespace())
                            .link(JAVA, 0, cable.path(port).reversed())
                            .start());
        }

        Await.until(() -> moves(java).size() >= 5);

        Set<InetAddress> places =
                moves(java).stream()
                        .map(move -> move.to().getAddress())
                        .collect(Collectors.toSet());
        assertThat(places).containsExactlyInAnyOrder(toOne.right().ipv4(), toOther.right().ipv4());
        for (int i = 1; i < moves(java).size(); i++) {
            assertThat(moves(java).get(i).from()).isEqualTo(moves(java).get(i - 1).to());
        }
    }

    private static List<KnetEvent.LinkPeerMoved> moves(JavaNode java) {
        return java.events().stream()
                .filter(KnetEvent.LinkPeerMoved.class::isInstance)
                .map(KnetEvent.LinkPeerMoved.class::cast)
                .toList();
    }

    /** Two links to a node in a namespace of its own, of which the first is preferred. */
    private MixedPair overTwoCables() {
        NetNamespace far = networks.add();
        Veth first = networks.connect(own, far);
        Veth second = networks.connect(own, far);
        return open(
                MixedPair.builder()
                        .timers(WATCHFUL)
                        .peer(peer -> peer.namespace(far).quietMessages())
                        .link(first.path(FreePorts.port()), 9)
                        .link(second.path(FreePorts.port()), 1)
                        .startLinked());
    }

    /** The preferred link is down, for such a reason, and messages go over the other. */
    private static void assertLeft(MixedPair pair, LinkDownEvent... reasons) {
        JavaNode java = pair.java();
        java.awaitLinkDown(PEER, 0);
        Await.until(() -> java.events().stream().anyMatch(List.of(reasons)::contains));
        long sent = java.count(PEER, 1, LinkCounter.TX_DATA_PACKETS);
        long refused = java.count(PEER, 0, LinkCounter.TX_DATA_ERRORS);
        for (int i = 0; i < MESSAGES; i++) {
            java.send(PEER, new byte[] {1, 2, 3});
        }
        Await.until(() -> java.count(PEER, 1, LinkCounter.TX_DATA_PACKETS) == sent + MESSAGES);
        assertThat(java.count(PEER, 0, LinkCounter.TX_DATA_ERRORS)).isEqualTo(refused);
        pair.peer().awaitReceived(JAVA, 0, MESSAGES, JavaNode.TIMEOUT);
        assertThat(java.link(PEER, 0).isUp()).isFalse();
    }

    private static LinkDownEvent down(LinkDownReason reason, Errno errno) {
        return new LinkDownEvent(PEER, 0, reason, errno.name());
    }

    /** A rule for what we send over the preferred link. */
    private void withFilter(MixedPair pair, String verdict, Runnable then) {
        String table = "inet knet_own_filter";
        own.exec("nft", "add table " + table);
        try {
            own.exec("nft", "add chain " + table + " out { type filter hook output priority 0; }");
            int port = pair.path(0).right().getPort();
            own.exec("nft", "add rule " + table + " out udp dport " + port + " " + verdict);
            then.run();
        } finally {
            own.exec("nft", "delete table " + table);
        }
    }

    @Test
    void aPacketFilterOfOurOwnTakesTheLinkDownAndMessagesGoOverTheOther() {
        MixedPair pair = overTwoCables();
        withFilter(
                pair,
                "drop",
                () -> assertLeft(pair, down(LinkDownReason.SEND_FAILED, Errno.EPERM)));
        pair.java().awaitLinkUp(PEER, 0);
    }

    /** The kernel says it twice, as the refusal of a datagram and as an ICMP message. */
    @Test
    void aPacketFilterThatRejectsTakesTheLinkDown() {
        MixedPair pair = overTwoCables();
        withFilter(
                pair,
                "reject with icmpx type admin-prohibited",
                () ->
                        assertLeft(
                                pair,
                                down(LinkDownReason.SEND_FAILED, Errno.EPERM),
                                down(LinkDownReason.PEER_UNREACHABLE, Errno.EHOSTUNREACH)));
        pair.java().awaitLinkUp(PEER, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "prohibit, SEND_FAILED, EACCES",
        "blackhole, SEND_FAILED, EINVAL",
        "unreachable, PEER_UNREACHABLE, EHOSTUNREACH"
    })
    void aRouteThatRefusesTakesTheLinkDownWithItsError(
            String type, LinkDownReason reason, Errno errno) {
        MixedPair pair = overTwoCables();
        String peer = ip(pair.path(0).right().getAddress()) + "/32";
        own.ip("route", "add", type, peer);
        try {
            assertLeft(pair, down(reason, errno));
        } finally {
            own.ip("route", "del", type, peer);
        }
        pair.java().awaitLinkUp(PEER, 0);
    }
}
