package io.knet.netty.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.netty.testkit.Packets;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links are found by where they lead, or want to. */
class LinksByPeerTest {
    private final FakeHosts fakes = new FakeHosts(1);
    private final NettyHost host = fakes.add(2, LinkPolicy.PASSIVE);
    private final FakeLink link = fakes.addLink(host, 0);
    private final FakeLink other = fakes.addLink(host, 1);
    private final LinksByPeer byPeer = new LinksByPeer();

    @AfterEach
    void close() {
        fakes.close();
    }

    private static LinkConfig to(String peer) {
        String local = peer.contains(":") ? "2001:db8::1" : "192.0.2.1";
        return LinkConfig.udp(
                new InetSocketAddress(Packets.address(local), 5405),
                new InetSocketAddress(Packets.address(peer), 5405));
    }

    @Test
    void findsALinkWhereItIsAndWhereItWantsToBe() {
        byPeer.add(link, to("203.0.113.1"));
        byPeer.add(other, other.config());

        assertThat(byPeer.mayLeadTo(link.config())).containsExactly(link);
        assertThat(byPeer.mayLeadTo(to("203.0.113.1"))).containsExactly(link);
        assertThat(byPeer.mayLeadTo(other.config())).containsExactly(other);
        assertThat(byPeer.mayLeadTo(to("203.0.113.2"))).isEmpty();
    }

    @Test
    void forgetsWhereALinkWantedToBeBefore() {
        byPeer.add(link, to("203.0.113.1"));
        byPeer.add(link, to("203.0.113.2"));

        assertThat(byPeer.mayLeadTo(to("203.0.113.1"))).isEmpty();
        assertThat(byPeer.mayLeadTo(to("203.0.113.2"))).containsExactly(link);
        assertThat(byPeer.mayLeadTo(link.config())).containsExactly(link);
    }

    @Test
    void findsPeersWhoseZonesDiffer() {
        byPeer.add(link, to("fe80::1"));

        assertThat(byPeer.mayLeadTo(to("fe80::1%1"))).containsExactly(link);
    }

    @Test
    void forgetsALinkThatIsNoMore() {
        byPeer.add(link, to("203.0.113.1"));
        byPeer.remove(link);
        byPeer.remove(link);

        assertThat(byPeer.mayLeadTo(link.config())).isEmpty();
        assertThat(byPeer.mayLeadTo(to("203.0.113.1"))).isEmpty();
    }
}
