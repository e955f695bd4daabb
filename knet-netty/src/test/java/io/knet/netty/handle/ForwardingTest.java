package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Forwarding that is disabled while messages are on their way. */
class ForwardingTest {
    private static final int SELF = 1;

    private final VirtualNode virtual = new VirtualNode(SELF);
    private final NettyDataChannel messages = virtual.openChannel(0);

    @AfterEach
    void close() {
        virtual.close();
    }

    private NettyLink upTo(int host) {
        NettyLink link = virtual.addLink(virtual.addHost(host), 0);
        virtual.bringUp(link);
        virtual.sent(link);
        return link;
    }

    private byte[] send(NettyLink link) {
        messages.send(Packets.of(new byte[] {7}));
        virtual.run();
        List<byte[]> sent = virtual.sent(link);
        assertThat(sent).hasSize(1);
        return sent.get(0);
    }

    private CompletableFuture<Void> disable() {
        CompletableFuture<Void> disabled = virtual.node.handle.disableForwardingAsync();
        virtual.run();
        return disabled;
    }

    @Test
    void whatThisNodeSentToItselfIsStillReceived() {
        NettyLink link = upTo(SELF);
        byte[] datagram = send(link);
        CompletableFuture<Void> disabled = disable();

        virtual.advanceMillis(50);
        virtual.receive(link, Packets.of(datagram));
        virtual.advanceMillis(5);

        assertThat(VirtualNode.received(messages)).containsExactly(new byte[] {7});
        assertThat(disabled).succeedsWithin(30, TimeUnit.SECONDS);
    }

    @Test
    void whatThisNodeSentToItselfIsStillReceivedIfStatisticsAreClearedMeanwhile() {
        NettyLink link = upTo(SELF);
        byte[] datagram = send(link);
        link.clearStats();
        CompletableFuture<Void> disabled = disable();

        virtual.advanceMillis(50);
        virtual.receive(link, Packets.of(datagram));
        virtual.advanceMillis(5);

        assertThat(VirtualNode.received(messages)).containsExactly(new byte[] {7});
        assertThat(disabled).succeedsWithin(30, TimeUnit.SECONDS);
    }

    @Test
    void whatIsLostIsNotWaitedForForEver() {
        NettyLink link = upTo(SELF);
        byte[] datagram = send(link);
        CompletableFuture<Void> disabled = disable();

        virtual.advanceMillis(600);

        assertThat(disabled).succeedsWithin(30, TimeUnit.SECONDS);
        virtual.receive(link, Packets.of(datagram));
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.FORWARDING_DISABLED, 1L));
    }

    @Test
    void whatOthersWillReceiveIsNotWaitedFor() {
        send(upTo(2));

        assertThat(disable()).succeedsWithin(30, TimeUnit.SECONDS);
    }
}
