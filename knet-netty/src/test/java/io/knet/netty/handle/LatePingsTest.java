package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that sends everything over two links, of which the second is read later. */
class LatePingsTest {
    private static final int HOST = 2;

    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyHost host = virtual.addHost(HOST);
    private final NettyLink first = virtual.addLink(host, 0);
    private final NettyLink second = virtual.addLink(host, 1);
    private final NettyDataChannel messages = virtual.openChannel(0);

    @BeforeEach
    void bringUp() {
        virtual.bringUp(first);
        virtual.bringUp(second);
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private void receivePing(NettyLink link, int sequence) {
        virtual.receive(link, Packets.ping(HOST, link.id(), 0, sequence, true));
    }

    private void receiveMessage(NettyLink link) {
        virtual.receive(link, Packets.data(HOST, 1, (byte) 7));
    }

    @Test
    void messagesComeOnceThoughAPingFromBeforeThemIsReadAfterThem() {
        receivePing(first, 0);
        receivePing(second, 0);
        receiveMessage(first);
        receivePing(first, 1);

        receivePing(second, 0);
        receiveMessage(second);
        receivePing(second, 1);

        assertThat(VirtualNode.received(messages)).containsExactly(new byte[] {7});
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.DUPLICATE, 1L));
    }

    @Test
    void aPeerThatWasRestartedIsHeardThoughOneLinkWentDownBefore() {
        receivePing(second, 0);
        receiveMessage(first);
        receivePing(first, 1);
        second.disable();
        second.enable();
        virtual.run();

        receivePing(second, 0);
        receiveMessage(second);

        assertThat(VirtualNode.received(messages)).containsExactly(new byte[] {7}, new byte[] {7});
    }
}
