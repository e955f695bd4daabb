package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.log.LogSubsystem;
import io.knet.netty.handle.FakeTransport.FakeChannel;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.LogLines;
import io.knet.netty.testkit.Packets;
import io.knet.stats.Diagnosis;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.DropReason;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the channels of links are opened, and opened anew. */
class LinkOpeningTest {
    private static final int REOPEN_MILLIS = 200;

    @SuppressWarnings("StaticAssignmentOfThrowable") // thrown as it is, its stack is of no interest
    private static final KnetException NO_SOCKETS =
            new KnetException(KnetError.SOCKET_ERROR, "too many open files");

    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyHost host = virtual.addHost(2);

    @AfterEach
    void close() {
        virtual.close();
    }

    private static int pings(NettyLink link) {
        return Packets.sent(VirtualNode.channel(link)).size();
    }

    private NettyLink addLinkWithoutRoute(NettyHost to, int id) {
        virtual.transport.noRoute = new NoRouteToHostException("No route to host");
        NettyLink link = virtual.addLink(to, id);
        assertThat(link.channel()).isEmpty();
        return link;
    }

    @Test
    void pingsAtOnceWhenTheChannelIsConnected() {
        assertThat(pings(virtual.addLink(host, 0))).isEqualTo(1);
    }

    @Test
    void doesNotPingWhileTheLinkIsDisabled() {
        NettyLink link = virtual.addLink(host, 0);
        pings(link);
        link.disable();

        virtual.advanceMillis(5000);
        assertThat(pings(link)).isZero();

        link.enable();
        virtual.run();
        assertThat(pings(link)).isEqualTo(1);
    }

    @Test
    void countsWhatCameBeforeTheChannelWasConnected() {
        virtual.transport.earlyDatagrams = 3;

        virtual.addLink(host, 0);

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.LINK_STARTING, 3L));
    }

    @Test
    void triesAgainWhenThereWasNoRoute() {
        NettyLink link = addLinkWithoutRoute(host, 0);

        virtual.advanceMillis(REOPEN_MILLIS - 1);
        assertThat(virtual.transport.opened).hasSize(2);
        virtual.advanceMillis(1);
        assertThat(virtual.transport.opened).hasSize(3);
        assertThat(link.channel()).isEmpty();

        virtual.transport.noRoute = null;
        virtual.advanceMillis(REOPEN_MILLIS);
        assertThat(pings(link)).isEqualTo(1);
    }

    @Test
    void triesAgainAtTheIntervalThatIsSet() {
        virtual.node.handle.sockets().reconnectInterval(Duration.ofSeconds(5));
        addLinkWithoutRoute(host, 0);

        virtual.advanceMillis(4999);
        assertThat(virtual.transport.opened).hasSize(2);
        virtual.advanceMillis(1);
        assertThat(virtual.transport.opened).hasSize(3);
    }

    @Test
    void closesChannelsThatCouldNotBeConnected() {
        addLinkWithoutRoute(host, 0);

        FakeChannel channel = virtual.transport.opened.get(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void dropsMessagesWhileThereIsNoChannel() {
        NettyLink link = addLinkWithoutRoute(host, 0);

        link.output().write(new TxMessage(0, 1, true, Keys.inClear(100), Packets.of((byte) 1)));

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.SOCKET_ERROR, 1L));
    }

    private List<String> saidWithoutRouteFrom(String local) {
        virtual.transport.noRoute = new NoRouteToHostException("No route to host");
        InetSocketAddress from = new InetSocketAddress(Packets.address(local), 5405);
        InetSocketAddress to = new InetSocketAddress(Packets.address("192.0.2.2"), 5405);
        try (LogLines lines = LogLines.of(LogSubsystem.LINK)) {
            host.addLinkAsync(0, LinkConfig.udp(from, to).withTimers(VirtualNode.TIMERS));
            virtual.run();
            assertThat(host.link(0).status().diagnosis()).isPresent();
            return lines.texts();
        }
    }

    /** What Debian's installer writes into /etc/hosts, and a program may resolve its name to. */
    @Test
    void namesTheCauseWhenTheLocalAddressReachesThisMachineOnly() {
        assertThat(saidWithoutRouteFrom("127.0.1.1"))
                .filteredOn(line -> line.contains("cannot connect"))
                .filteredOn(line -> !line.contains("diagnosis"))
                .singleElement()
                .asString()
                .contains("cannot connect from 127.0.1.1:5405 to 192.0.2.2:5405 now")
                .contains("the local address reaches this machine only")
                .contains("/etc/hosts")
                .contains("EHOSTUNREACH");
    }

    @Test
    void theDiagnosisIsThatThereIsNoWayOrThatTheLocalAddressCannotBeRight() {
        saidWithoutRouteFrom("192.0.2.1");
        Diagnosis noWay = host.link(0).status().diagnosis().orElseThrow();
        assertThat(noWay.code()).isEqualTo(DiagnosisCode.CANNOT_CONNECT);
        assertThat(noWay.text())
                .isEqualTo("cannot connect from 192.0.2.1:5405 to 192.0.2.2:5405: EHOSTUNREACH");
        assertThat(noWay.next()).isEqualTo("ip route get 192.0.2.2 from 192.0.2.1");
        ((NettyLink) host.link(0)).removeAsync();
        virtual.run();
        saidWithoutRouteFrom("127.0.1.1");
        assertThat(host.link(0).status().diagnosis())
                .map(Diagnosis::code)
                .contains(DiagnosisCode.LOCAL_LOOPBACK);
    }

    @Test
    void theDiagnosisIsThatTheLocalAddressCannotBeBoundAnyMore() {
        NettyLink link = addLinkWithoutRoute(host, 0);
        virtual.transport.noRoute = null;
        virtual.transport.refusal = new KnetException(KnetError.ADDRESS_IN_USE, "taken meanwhile");
        virtual.advanceMillis(REOPEN_MILLIS);
        virtual.advanceMillis(REOPEN_MILLIS);

        Diagnosis taken = link.status().diagnosis().orElseThrow();
        assertThat(taken.code()).isEqualTo(DiagnosisCode.CANNOT_BIND);
        assertThat(taken.text()).contains(" cannot be bound: EADDRINUSE");
    }

    @Test
    void blamesNoAddressThatReachesOtherMachines() {
        assertThat(saidWithoutRouteFrom("192.0.2.1"))
                .filteredOn(line -> line.contains("cannot connect"))
                .filteredOn(line -> !line.contains("diagnosis"))
                .singleElement()
                .asString()
                .contains("cannot connect from 192.0.2.1:5405 to 192.0.2.2:5405 now")
                .doesNotContain("/etc/hosts");
    }

    @Test
    void keepsAllLinksPingingWhenASocketCannotBeOpened() {
        NettyLink healthy = virtual.addLink(host, 0);
        NettyLink link = addLinkWithoutRoute(virtual.addHost(3), 0);
        pings(healthy);

        virtual.transport.refusal = NO_SOCKETS;
        virtual.advanceMillis(REOPEN_MILLIS);
        virtual.advanceMillis(1000);
        assertThat(pings(healthy)).isEqualTo(1);

        virtual.transport.refusal = null;
        virtual.transport.noRoute = null;
        virtual.advanceMillis(REOPEN_MILLIS);
        assertThat(pings(link)).isEqualTo(1);
    }

    @Test
    void refusesLinkWhoseSocketCannotBeOpened() {
        virtual.addLink(host, 0);
        virtual.transport.refusal = NO_SOCKETS;

        CompletableFuture<KnetLink> adding = host.addLinkAsync(1, host.link(0).config());
        virtual.run();

        assertThat(adding)
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isSameAs(NO_SOCKETS);
        assertThat(host.findLink(1)).isEmpty();
    }
}
