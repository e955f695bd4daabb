package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkConfig;
import io.knet.log.LogSubsystem;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.LogLines;
import io.knet.netty.testkit.Packets;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links with sockets of this node, whose id is 1, to itself. */
class OwnIdTest {
    private static final String WORDS = "does another node have this id?";

    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyHost self = virtual.addHost(1);

    @AfterEach
    void close() {
        virtual.close();
    }

    private List<String> said(Runnable what) {
        try (LogLines lines = LogLines.of(LogSubsystem.LINK)) {
            what.run();
            what.run();
            return lines.texts().stream().filter(line -> line.contains(WORDS)).toList();
        }
    }

    @Test
    void warnsOnceOfAnotherNodeWithItsId() {
        NettyLink link = virtual.addLink(self, 0);

        assertThat(said(() -> virtual.receive(link, Packets.ping(1, 0, 0, 0, true))))
                .singleElement()
                .asString()
                .contains("the id of this node, 1, come over link 1/0 from 192.0.2.1:5405");
    }

    @Test
    void warnsOfAnotherNodeThatOnlyAnswers() {
        NettyLink link = virtual.addLink(self, 0);

        assertThat(said(() -> virtual.bringUp(link))).hasSize(1);
    }

    @Test
    void doesNotMindItsOwnPackets() {
        NettyLink there = virtual.addLink(self, 0);
        InetSocketAddress here = there.localAddress();
        self.addLinkAsync(
                1,
                LinkConfig.udp(new InetSocketAddress(Packets.address("127.0.0.1"), 0), here)
                        .withTimers(VirtualNode.TIMERS));
        virtual.run();
        NettyLink back = (NettyLink) self.link(1);

        assertThat(
                        said(
                                () ->
                                        virtual.receive(
                                                VirtualNode.channel(back),
                                                here,
                                                Packets.ping(1, 1, 0, 0, true))))
                .isEmpty();
        assertThat(virtual.sent(back)).as("answers").hasSize(2);
    }

    @Test
    void doesNotMindTheIdsOfOthers() {
        NettyLink link = virtual.addLink(virtual.addHost(2), 0);

        assertThat(said(() -> virtual.receive(link, Packets.ping(2, 0, 0, 0, true)))).isEmpty();
    }
}
