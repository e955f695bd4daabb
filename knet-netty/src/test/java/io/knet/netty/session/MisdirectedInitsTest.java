package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.HostConfig;
import io.knet.LinkConfig;
import io.knet.log.LogSubsystem;
import io.knet.netty.testkit.LogLines;
import io.knet.stats.DropReason;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that share a key file and are configured differently say so, in sessions too. */
class MisdirectedInitsTest extends SessionTestNodes {
    private final LogLines lines = LogLines.of(LogSubsystem.HOST);
    private final Node one = node(1);

    @AfterEach
    void closeLines() {
        lines.close();
    }

    private static void linked(Node from, int host, int link, List<InetSocketAddress> way) {
        add(from, host, HostConfig.DEFAULT)
                .addLink(link, LinkConfig.udp(way.get(0), way.get(1)).withTimers(TIMERS));
    }

    private void awaitLine(String words, DropReason reason) {
        await(() -> lines.texts().stream().anyMatch(line -> line.contains(words)));
        await(() -> one.dropped(reason) > 0);
    }

    @Test
    void anotherNodeHasTheIdOfThisOne() {
        InetSocketAddress here = free();
        InetSocketAddress there = free();
        linked(one, 2, 0, List.of(here, there));
        linked(node(1), 5, 0, List.of(there, here));

        awaitLine("packets with the id of this node, 1, come from", DropReason.SESSION_NOT_FOR_US);
    }

    @Test
    void thePeerOfALinkIsAnotherHost() {
        InetSocketAddress here = free();
        InetSocketAddress there = free();
        linked(one, 2, 0, List.of(here, there));
        linked(node(3), 1, 0, List.of(there, here));

        awaitLine(
                "the peer of link 2/0, say that they are host 3", DropReason.SESSION_UNKNOWN_HOST);
    }

    @Test
    void theEndsOfALinkHaveDifferentIds() {
        InetSocketAddress here = free();
        InetSocketAddress there = free();
        linked(one, 2, 0, List.of(here, there));
        linked(node(2), 1, 1, List.of(there, here));

        awaitLine("host 2 speaks of its link 1 from", DropReason.SESSION_UNKNOWN_LINK);
        assertThat(lines.texts()).anyMatch(line -> line.contains("the peer of link 2/0 is there"));
    }

    @Test
    void theAddressesOfTwoHostsAreExchanged() {
        InetSocketAddress here = free();
        InetSocketAddress there = free();
        linked(one, 2, 0, List.of(free(), free()));
        linked(one, 3, 0, List.of(here, there));
        linked(node(2), 1, 0, List.of(there, here));

        await(
                () ->
                        lines.texts().stream()
                                .anyMatch(
                                        line ->
                                                line.contains(
                                                        "the peer of link 3/0, say that they belong"
                                                                + " to link 2/0")));
    }

    @Test
    void thePeerTakesThisNodeForAnother() {
        InetSocketAddress here = free();
        InetSocketAddress there = free();
        linked(one, 2, 0, List.of(here, there));
        linked(node(2), 7, 0, List.of(there, here));

        awaitLine("are meant for host 7, and this node is host 1", DropReason.SESSION_NOT_FOR_US);
    }
}
