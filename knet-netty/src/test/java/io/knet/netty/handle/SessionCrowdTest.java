package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.SessionConfig;
import io.knet.crypto.engine.SecureSecrets;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Inits;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Strangers who write to the socket of one event loop in the name of a host of another one. */
class SessionCrowdTest {
    private static final int MANY = 2000;

    private final Random random = new Random(9);
    private final byte[] keyFile = new byte[256];

    @Test
    void refusedHandshakesTakeNoPlaceOfOthersAndAreCountedOnce() {
        random.nextBytes(keyFile);
        VirtualNode virtual =
                VirtualNode.withSessions(1, 2, SessionConfig.aesGcm(keyFile), SecureSecrets::new);
        try (SessionPeerNode peer = new SessionPeerNode(keyFile, Keys.salts(1), virtual.clock)) {
            NettyHost host = onSecondLoop(virtual, 2);
            NettyLink link = virtual.addLink(host, 0);
            virtual.run();
            peer.advance();
            byte[] init = peer.takeSent().get(0);
            InetSocketAddress source = VirtualNode.peer(host, 0);

            virtual.on(
                    0,
                    () -> {
                        for (int i = 0; i < MANY; i++) {
                            receive(virtual, source, Inits.withWrongMac(0, random));
                        }
                        receive(virtual, source, init);
                    });
            virtual.run();

            assertThat(virtual.drops()).containsOnlyKeys(DropReason.SESSION_BAD_MAC);
            assertThat(virtual.drops()).containsEntry(DropReason.SESSION_BAD_MAC, (long) MANY);
            Packets.sent(VirtualNode.channel(link)).forEach(peer::receive);
            assertThat(peer.established()).isEqualTo(1);
        } finally {
            virtual.close();
        }
    }

    /** Of the two loops the first is that of the local sockets. */
    private static NettyHost onSecondLoop(VirtualNode virtual, int id) {
        NettyHost host = virtual.addHost(id);
        if (!host.loop().equals(virtual.txLoop())) {
            return host;
        }
        host.remove();
        return virtual.addHost(id);
    }

    private static void receive(VirtualNode virtual, InetSocketAddress source, byte[] datagram) {
        virtual.listener()
                .pipeline()
                .fireChannelRead(
                        new io.netty.channel.socket.DatagramPacket(
                                Packets.of(datagram), new InetSocketAddress(0), source));
    }
}
