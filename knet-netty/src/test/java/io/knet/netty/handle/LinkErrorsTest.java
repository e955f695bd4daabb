package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkDownReason;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.knet.stats.LinkEvent;
import java.net.PortUnreachableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link whose socket says that the peer is not there any more. */
class LinkErrorsTest {
    private static final int LOOP = 0;
    private static final int HOST = 2;

    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyLink link = virtual.addLink(virtual.addHost(HOST), 0);
    private final NettyDataChannel messages = virtual.openChannel(0);

    @BeforeEach
    void bringUp() {
        virtual.bringUp(link);
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private void fail() {
        virtual.on(
                LOOP,
                () ->
                        VirtualNode.channel(link)
                                .pipeline()
                                .fireExceptionCaught(new PortUnreachableException("refused")));
    }

    @Test
    void theLinkGoesDown() {
        fail();
        virtual.run();

        assertThat(link.isUp()).isFalse();
        assertThat(link.status().history())
                .last()
                .extracting(LinkEvent::reason)
                .asString()
                .contains(LinkDownReason.PEER_UNREACHABLE.name());
    }

    @Test
    void whatThePeerSentBeforeIsStillTaken() {
        fail();
        virtual.receive(link, Packets.data(HOST, 1, (byte) 7));
        virtual.run();

        assertThat(VirtualNode.received(messages)).containsExactly(new byte[] {7});
        assertThat(link.isUp()).isFalse();
    }

    @Test
    void theLinkGoesDownOnceHoweverManyErrorsThereAre() {
        fail();
        fail();
        virtual.run();
        fail();
        virtual.run();

        assertThat(link.status().downCount()).isOne();
    }

    @Test
    void anErrorThatIsToldLateDoesNotHarmALinkThatWasRemoved() {
        fail();
        CompletableFuture<Void> removed = link.remove();
        virtual.run();

        assertThat(removed).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(link.isUp()).isFalse();
        assertThat(virtual.node.drops.snapshot().values()).allMatch(count -> count == 0);
    }
}
