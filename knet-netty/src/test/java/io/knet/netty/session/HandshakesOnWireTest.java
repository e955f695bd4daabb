package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetEvent;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.stats.DropReason;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When nodes with sockets send handshakes, and when they say that the dialect changes. */
class HandshakesOnWireTest extends SessionTestNodes {
    private static final int INIT = 0xC1;

    private static DatagramSocket socket(InetSocketAddress at) throws IOException {
        DatagramSocket socket = new DatagramSocket(null);
        socket.setReuseAddress(true);
        socket.bind(at);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
        return socket;
    }

    private static byte[] receiveInit(DatagramSocket socket) throws IOException {
        DatagramPacket datagram = new DatagramPacket(new byte[65_536], 65_536);
        do {
            socket.receive(datagram);
        } while ((datagram.getData()[0] & 0xFF) != INIT);
        return Arrays.copyOf(datagram.getData(), datagram.getLength());
    }

    @Test
    void theTimersOfADisabledLinkSaySilenceOfNobody() throws IOException {
        Node one = node(1);
        Node two = node(2);
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT);
        KnetHost to1 = add(two, 1, HostConfig.DEFAULT);
        InetSocketAddress here = free();
        InetSocketAddress there = free();
        LinkTimers quick = LinkTimers.ofMillis(50, 500);
        to2.addLink(0, LinkConfig.udp(here, there).withTimers(quick));
        to1.addLink(0, LinkConfig.udp(there, here).withTimers(quick));
        to2.addLink(
                1,
                LinkConfig.udp(free(), free())
                        .withTimers(LinkTimers.ofMillis(1000, 24 * 3600 * 1000))
                        .withEnabled(false));
        reachable(to2, to1);

        two.handle.close();

        try (DatagramSocket gone = socket(there)) {
            assertThat(receiveInit(gone)).isNotEmpty();
        }
    }

    @Test
    void aRepeatedInitIsAnsweredOnceWhereverItComesFrom() throws IOException {
        Node one = node(1);
        Node two = node(2);
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT);
        InetSocketAddress here = free();
        LinkTimers quick = LinkTimers.ofMillis(50, 500);
        one.handle.accessLists(false);
        try (DatagramSocket recorder = socket(free());
                DatagramSocket victim = socket(free());
                DatagramSocket other = socket(free())) {
            add(two, 1, HostConfig.DEFAULT)
                    .addLink(
                            0,
                            LinkConfig.udp(
                                            free(),
                                            (InetSocketAddress) recorder.getLocalSocketAddress())
                                    .withTimers(quick));
            byte[] recorded = receiveInit(recorder);
            two.handle.close();
            to2.addLink(0, LinkConfig.dynamic(here).withTimers(quick));
            for (int times = 1; times <= 3; times++) {
                victim.send(new DatagramPacket(recorded, recorded.length, here));
                int stale = times - 1;
                await(() -> one.dropped(DropReason.SESSION_STALE) == stale);
            }
            // A host that does not answer shows how often INITs go out.
            add(one, 3, HostConfig.DEFAULT)
                    .addLink(
                            0,
                            LinkConfig.udp(
                                            free(),
                                            (InetSocketAddress) other.getLocalSocketAddress())
                                    .withTimers(quick));
            for (int i = 0; i < 15; i++) {
                receiveInit(other);
            }

            assertThat(received(victim)).isLessThanOrEqualTo(3);
        }
    }

    /** How many INITs have come. */
    private static int received(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(1);
        int inits = 0;
        try {
            while (true) {
                receiveInit(socket);
                inits++;
            }
        } catch (java.net.SocketTimeoutException none) {
            return inits;
        }
    }

    @Test
    void removingAHostIsNoChangeOfItsDialect() {
        Node one = node(1);
        Node two = node(2);
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT.withDialect(Dialect.EITHER));
        KnetHost to1 = add(two, 1, HostConfig.DEFAULT.withDialect(Dialect.EITHER));
        link(to2, to1, 0);
        for (Node node : new Node[] {one, two}) {
            node.await(KnetEvent.DialectChange.class, told -> told.spoken() == Dialect.SESSION);
            node.await(KnetEvent.HostReachability.class, KnetEvent.HostReachability::reachable);
        }

        to2.link(0).remove();
        to2.remove();
        one.handle.close();

        // The other node may go back to libknet's format: to it, the host is not heard any more.
        assertThat(one.events).noneMatch(KnetEvent.DialectChange.class::isInstance);
    }
}
