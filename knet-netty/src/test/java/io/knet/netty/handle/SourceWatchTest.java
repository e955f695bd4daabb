package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkConfig;
import io.knet.netty.handle.FakeTransport.FakeChannel;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A link whose source address the kernel chooses, in a world that changes. */
class SourceWatchTest {
    private static final int HOST = 2;
    private static final InetAddress OLD = Packets.address("192.0.2.101");
    private static final InetAddress NEW = Packets.address("192.0.2.102");

    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyHost host = virtual.addHost(HOST);
    private final InetSocketAddress peer = VirtualNode.peer(host, 0);

    SourceWatchTest() {
        virtual.transport.source = OLD;
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private NettyLink add(String local) {
        LinkConfig config =
                LinkConfig.udp(new InetSocketAddress(Packets.address(local), 5405), peer)
                        .withTimers(VirtualNode.TIMERS);
        host.addLinkAsync(0, config);
        virtual.run();
        return (NettyLink) host.link(0);
    }

    private static InetAddress source(NettyLink link) {
        return ((InetSocketAddress) VirtualNode.channel(link).localAddress()).getAddress();
    }

    private void fail(NettyLink link) {
        VirtualNode.channel(link)
                .pipeline()
                .fireExceptionCaught(new PortUnreachableException("refused"));
        virtual.run();
        assertThat(link.isUp()).isFalse();
    }

    private NettyLink up(String local) {
        NettyLink link = add(local);
        virtual.bringUp(link);
        return link;
    }

    @Test
    void aLinkThatIsDownTakesTheNewSourceAndSpeaksFromIt() {
        NettyLink link = up("0.0.0.0");
        FakeChannel before = VirtualNode.channel(link);
        virtual.transport.source = NEW;
        fail(link);

        virtual.advanceMillis(200);

        assertThat(source(link)).isEqualTo(NEW);
        assertThat(before.isOpen()).isFalse();
        virtual.advanceMillis(1000);
        assertThat(Packets.sent(VirtualNode.channel(link))).isNotEmpty();
        assertThat(link.remoteAddress()).contains(peer);
    }

    @Test
    void alsoWhenItsPeerJustFellSilent() {
        NettyLink link = up("0.0.0.0");
        virtual.transport.source = NEW;

        virtual.advanceMillis(60_000);
        virtual.advanceMillis(200);

        assertThat(source(link)).isEqualTo(NEW);
    }

    @Test
    void alsoWhenItNeverWasUp() {
        NettyLink link = add("0.0.0.0");
        virtual.transport.source = NEW;

        virtual.advanceMillis(200);

        assertThat(source(link)).isEqualTo(NEW);
    }

    @Test
    void aLinkWhoseSocketsGetAnotherSourceThanTheKernelNamesIsOpenedOnceMoreOnly() {
        virtual.transport.sourceOfChannels = OLD;
        NettyLink link = add("0.0.0.0");
        FakeChannel first = VirtualNode.channel(link);
        int opened = virtual.transport.opened.size();
        virtual.transport.source = NEW;

        for (int look = 0; look < 20; look++) {
            virtual.advanceMillis(200);
        }
        assertThat(VirtualNode.channel(link)).isSameAs(first);
        assertThat(first.isOpen()).isTrue();
        assertThat(virtual.transport.opened).hasSize(opened + 1);

        virtual.transport.sourceOfChannels = null;
        for (int look = 0; look < 20; look++) {
            virtual.advanceMillis(200);
        }
        assertThat(source(link)).as("once what kept it has gone").isEqualTo(NEW);

        virtual.transport.source = Packets.address("192.0.2.103");
        virtual.advanceMillis(200);
        assertThat(source(link)).isEqualTo(Packets.address("192.0.2.103"));
    }

    @Test
    void aLinkThatIsUpKeepsItsSource() {
        NettyLink link = up("0.0.0.0");
        virtual.transport.source = NEW;

        virtual.advanceMillis(1000);

        assertThat(source(link)).isEqualTo(OLD);
    }

    @Test
    void aLinkWhosePingIsRefusedTakesTheNewSourceWithoutGoingDown() {
        NettyLink link = up("0.0.0.0");
        virtual.transport.source = NEW;
        VirtualNode.channel(link).refusal = new IOException("Invalid argument");

        virtual.advanceMillis(1000);
        virtual.advanceMillis(1000);

        assertThat(source(link)).isEqualTo(NEW);
        assertThat(link.isUp()).isTrue();
        assertThat(link.status().downCount()).isZero();
    }

    @Test
    void aLinkWithAnAddressOfItsOwnKeepsIt() {
        NettyLink link = up("192.0.2.101");
        virtual.transport.source = NEW;
        FakeChannel before = VirtualNode.channel(link);
        fail(link);

        virtual.advanceMillis(10_000);

        assertThat(VirtualNode.channel(link)).isSameAs(before);
    }

    @Test
    void itsSocketStaysAsLongAsTheSourceDoes() {
        NettyLink link = up("0.0.0.0");
        FakeChannel before = VirtualNode.channel(link);
        fail(link);

        virtual.advanceMillis(10_000);

        assertThat(VirtualNode.channel(link)).isSameAs(before);
    }

    @Test
    void aNewSourceWithoutARouteIsTriedAgain() {
        NettyLink link = up("0.0.0.0");
        virtual.transport.source = NEW;
        virtual.transport.noRoute = new NoRouteToHostException("No route to host");
        fail(link);
        virtual.advanceMillis(200);
        assertThat(source(link)).isEqualTo(OLD);

        virtual.transport.noRoute = null;
        virtual.advanceMillis(200);

        assertThat(source(link)).isEqualTo(NEW);
    }

    @Test
    void aDisabledLinkDoesNotLook() {
        NettyLink link = up("0.0.0.0");
        link.disable();
        virtual.transport.source = NEW;

        virtual.advanceMillis(10_000);

        assertThat(source(link)).isEqualTo(OLD);
    }

    @Test
    void aDynamicLinkThatHasFallenSilentLooksToo() {
        host.addLinkAsync(
                0,
                LinkConfig.dynamic(new InetSocketAddress(Packets.address("0.0.0.0"), 5405))
                        .withTimers(VirtualNode.TIMERS));
        virtual.run();
        NettyLink link = (NettyLink) host.link(0);
        virtual.node.handle.accessLists(false);
        virtual.receive(virtual.listener(), peer, Packets.ping(HOST, 0, 0, 1, true));
        virtual.bringUp(link);
        virtual.transport.source = NEW;
        fail(link);

        virtual.advanceMillis(200);

        assertThat(source(link)).isEqualTo(NEW);
        assertThat(link.remoteAddress()).contains(peer);
    }
}
