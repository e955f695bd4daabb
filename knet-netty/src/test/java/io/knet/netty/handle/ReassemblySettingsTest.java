package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The number of incomplete messages holds for hosts that there are and that will be. */
class ReassemblySettingsTest {
    private static final int MESSAGES = 33;

    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyDataChannel channel = virtual.openChannel(0);

    @AfterEach
    void close() {
        virtual.close();
    }

    private NettyLink linkTo(int host) {
        NettyLink link = virtual.addLink(virtual.addHost(host), 0);
        virtual.bringUp(link);
        return link;
    }

    /** The first halves of some messages come, then the second ones. */
    private int received(NettyLink link) {
        for (int half = 1; half <= 2; half++) {
            for (int sequence = 1; sequence <= MESSAGES; sequence++) {
                byte content = (byte) half;
                virtual.receive(
                        link, Packets.fragment(link.host().id(), sequence, 2, half, content));
            }
        }
        return VirtualNode.received(channel).size();
    }

    @Test
    void theNumberThatIsConfiguredHolds() {
        assertThat(received(linkTo(2))).isEqualTo(MESSAGES - 1);
        assertThat(virtual.drops()).containsKey(DropReason.REASSEMBLY_OVERFLOW);
    }

    @Test
    void aChangeActsOnHostsThatThereAreAndThatWillBe() {
        NettyLink before = linkTo(2);
        virtual.node.handle.reassembly().maxMessages(64);
        virtual.run();
        NettyLink after = linkTo(3);

        assertThat(received(before)).isEqualTo(MESSAGES);
        assertThat(received(after)).isEqualTo(MESSAGES);
        assertThat(virtual.drops()).isEqualTo(Map.of());
    }
}
