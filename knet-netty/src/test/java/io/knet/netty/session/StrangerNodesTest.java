package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.HostConfig;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.netty.testkit.Inits;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What strangers, and peers that make mistakes, say in handshakes of which link they are. */
class StrangerNodesTest extends SessionTestNodes {
    private static final int LINKS = 256;

    private final Random random = new Random(7);

    @Test
    void eachLinkByteOfAStrangerIsACountedDropAndNothingElse() throws IOException {
        InetSocketAddress local = free();
        try (DatagramSocket peer = socket();
                DatagramSocket other = socket()) {
            Node one = nodeTo(local, peer);
            for (DatagramSocket from : new DatagramSocket[] {peer, other}) {
                for (int link = 0; link < LINKS; link++) {
                    byte[] init = Inits.withWrongMac(link, random);
                    sendDropped(one, from, local, init, DropReason.SESSION_BAD_MAC);
                }
            }
            assertNothingFailed(one);
        }
    }

    @Test
    void eachLinkByteOfSomebodyWithTheKeyFileIsACountedDropAndNothingElse() throws IOException {
        InetSocketAddress local = free();
        try (DatagramSocket peer = socket();
                DatagramSocket other = socket()) {
            Node one = nodeTo(local, peer);
            for (DatagramSocket from : new DatagramSocket[] {peer, other}) {
                for (int link = 1; link < LINKS; link++) {
                    byte[] init = Inits.withRightMac(link, random, key(1));
                    sendDropped(one, from, local, init, DropReason.SESSION_UNKNOWN_LINK);
                }
            }
            byte[] init = Inits.withRightMac(0, random, key(1));
            sendDropped(one, other, local, init, DropReason.SESSION_HANDSHAKE_FAILED);
            assertNothingFailed(one);
        }
    }

    private static DatagramSocket socket() throws IOException {
        return new DatagramSocket(0, Packets.address("127.0.0.1"));
    }

    /** A node with one link, to a host that is the test. */
    private Node nodeTo(InetSocketAddress local, DatagramSocket peer) {
        Node one = node(1);
        KnetHost host = add(one, 2, HostConfig.DEFAULT);
        InetSocketAddress there = (InetSocketAddress) peer.getLocalSocketAddress();
        host.addLink(0, LinkConfig.udp(local, there).withTimers(TIMERS));
        return one;
    }

    private static void sendDropped(
            Node to,
            DatagramSocket from,
            InetSocketAddress address,
            byte[] datagram,
            DropReason reason)
            throws IOException {
        long before = to.dropped(reason);
        from.send(new DatagramPacket(datagram, datagram.length, address));
        await(() -> to.dropped(reason) > before || to.dropped(DropReason.HANDLER_FAILED) > 0);
    }

    private static void assertNothingFailed(Node node) {
        assertThat(node.dropped(DropReason.HANDLER_FAILED)).as("datagrams that failed").isZero();
        assertThat(node.handle.stats().get(HandleCounter.CALLBACK_FAILURES))
                .as("handlers that failed")
                .isZero();
    }
}
