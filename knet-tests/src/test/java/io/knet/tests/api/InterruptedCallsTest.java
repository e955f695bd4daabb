package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.ClearStats;
import io.knet.KnetError;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.HandleCounter;
import io.knet.tests.nodes.Failures;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Calls on a thread that is interrupted: they do what they are for, or fail and have changed
 * nothing, and the thread stays interrupted.
 */
final class InterruptedCallsTest {
    private final KnetHandle handle = new NettyHandleBuilder(1).threads(2).build();

    @AfterEach
    void close() {
        Thread.interrupted();
        handle.close();
    }

    private static void interrupted(Runnable call) {
        Thread.currentThread().interrupt();
        try {
            call.run();
        } finally {
            assertThat(Thread.interrupted()).as("stays interrupted").isTrue();
        }
    }

    private KnetLink link() {
        LinkEnds path = FreePorts.link();
        return handle.addHost(2).addLink(0, LinkConfig.udp(path.left(), path.right()));
    }

    @Test
    void aLinkIsAdded() {
        KnetHost host = handle.addHost(2);
        LinkEnds path = FreePorts.link();

        interrupted(() -> host.addLink(0, LinkConfig.udp(path.left(), path.right())));

        assertThat(host.links()).hasSize(1);
        assertThat(host.link(0).isEnabled()).isTrue();
    }

    @Test
    void aLinkThatIsRefusedIsNotThere() {
        link();
        KnetHost other = handle.addHost(3);
        LinkConfig taken = handle.host(2).link(0).config();

        interrupted(
                () ->
                        assertThat(Failures.error(() -> other.addLink(0, taken)))
                                .isEqualTo(KnetError.IN_USE));

        assertThat(other.links()).isEmpty();
    }

    @Test
    void aLinkIsChanged() {
        KnetLink link = link();
        LinkEnds elsewhere = FreePorts.link();

        interrupted(
                () ->
                        link.reconfigure(
                                link.config()
                                        .withLocal(elsewhere.left())
                                        .withRemote(elsewhere.right())));

        assertThat(link.localAddress()).isEqualTo(elsewhere.left());
        assertThat(link.remoteAddress()).contains(elsewhere.right());
    }

    @Test
    void settingsOfALinkAndItsHostAreChanged() {
        KnetLink link = link();
        LinkTimers timers = LinkTimers.ofMillis(111, 999);

        interrupted(() -> link.priority(7));
        interrupted(() -> link.timers(timers));
        interrupted(() -> link.host().policy(LinkPolicy.RR));
        interrupted(link::disable);

        assertThat(link.config().priority()).isEqualTo(7);
        assertThat(link.config().timers()).isEqualTo(timers);
        assertThat(link.host().policy()).isEqualTo(LinkPolicy.RR);
        assertThat(link.isEnabled()).isFalse();
    }

    @Test
    void accessListsOfAllHostsAreChanged() {
        List<KnetLink> links = new ArrayList<>();
        for (int id = 2; id < 6; id++) {
            links.add(handle.addHost(id).addLink(0, LinkConfig.dynamic(FreePorts.link().left())));
        }
        AccessEntry entry = AccessEntry.accept("127.0.0.0/8");

        interrupted(() -> handle.accessLists(false));
        assertThat(handle.accessLists()).isFalse();
        interrupted(() -> handle.accessLists(true));
        assertThat(handle.accessLists()).isTrue();
        interrupted(() -> links.get(0).accessList().add(entry));
        assertThat(links.get(0).accessList().entries()).containsExactly(entry);
        interrupted(() -> links.get(0).accessList().clear());
        assertThat(links.get(0).accessList().entries()).isEmpty();
    }

    @Test
    void settingsOfTheHandleAreChanged() {
        link();

        interrupted(() -> handle.reassembly().maxMessages(64));
        interrupted(() -> handle.mtu().manual(1400));
        interrupted(() -> handle.clearStats(ClearStats.HANDLE_AND_LINKS));

        assertThat(handle.reassembly().maxMessages()).isEqualTo(64);
        assertThat(handle.mtu().manual()).hasValue(1400);
        assertThat(handle.stats().get(HandleCounter.TX_MESSAGES)).isZero();
    }

    @Test
    void aLinkIsRemovedAndItsSocketClosed() throws IOException {
        KnetLink link = link();
        InetSocketAddress local = link.localAddress();

        interrupted(link::remove);

        try (DatagramSocket free = new DatagramSocket(local)) {
            assertThat(free.isBound()).isTrue();
        }
        assertThat(link.status().removed()).isTrue();
    }

    @Test
    void forwardingIsDisabled() {
        handle.enableForwarding();

        interrupted(handle::disableForwarding);

        assertThat(handle.isForwarding()).isFalse();
    }

    @Test
    void aHostIsRemoved() {
        KnetHost host = handle.addHost(2);

        interrupted(host::remove);

        assertThat(handle.findHost(2)).isEmpty();
    }
}
