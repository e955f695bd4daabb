package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.LinkPolicy;
import io.knet.NativeMode;
import io.knet.Verdict;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which hosts and links queued messages take (spec wire 10.1, api 10). */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class PolicyTest {
    private static final int INTERFACE_MTU = 1500;

    /** What goes in a packet then, with AES-256 and SHA-256. */
    private static final int DATA_MTU = 1397;

    @Parameter private NativeMode sockets;
    private @Nullable Cluster open;

    private Cluster start(int count, UnaryOperator<Cluster.Builder> more) {
        open = more.apply(Cluster.of(count).sockets(sockets)).start();
        return open;
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    private static Map<Integer, Inbox> inboxes(Cluster nodes, int count) {
        Map<Integer, Inbox> inboxes =
                IntStream.rangeClosed(2, count)
                        .boxed()
                        .collect(Collectors.toMap(id -> id, id -> new Inbox()));
        inboxes.forEach((id, inbox) -> nodes.node(id).openChannel(0, inbox));
        return inboxes;
    }

    private static List<Long> sentOverLinks(Cluster nodes, int links) {
        return IntStream.range(0, links)
                .mapToObj(
                        link ->
                                nodes.link(1, 2, link)
                                        .status()
                                        .stats()
                                        .get(LinkCounter.TX_DATA_PACKETS))
                .toList();
    }

    /** Sends messages one by one, each of which must arrive once. */
    private static void exchange(DataChannel channel, Inbox inbox, int count) {
        for (int i = 0; i < count; i++) {
            channel.send(TrackedBuffer.of("message " + i));
            assertThat(inbox.takeText()).isEqualTo("message " + i);
        }
    }

    @Test
    void aBroadcastReachesEveryHostOnce() {
        Cluster nodes = start(4, cluster -> cluster.star());
        Map<Integer, Inbox> inboxes = inboxes(nodes, 4);
        DataChannel channel = nodes.node(1).openChannel(0);
        for (int i = 0; i < 10; i++) {
            channel.send(TrackedBuffer.of("message " + i));
        }
        channel.send(TrackedBuffer.of("end"));
        List<String> all = IntStream.range(0, 10).mapToObj(i -> "message " + i).toList();
        inboxes.values().forEach(i -> assertThat(i.takeTextsUntil("end")).isEqualTo(all));
        assertThat(nodes.node(1).stats().get(HandleCounter.TX_MESSAGES)).isEqualTo(11);
    }

    @Test
    void aBroadcastOverTwoEventLoopsReachesEveryHostOnce() {
        Cluster nodes = start(4, cluster -> cluster.star().each(node -> node.threads(2)));
        Map<Integer, Inbox> inboxes = inboxes(nodes, 4);
        TrackedBuffer message = TrackedBuffer.of("for all");
        nodes.node(1).openChannel(0).send(message);
        inboxes.values().forEach(i -> assertThat(i.takeText()).isEqualTo("for all"));
        message.awaitReleased();
    }

    @Test
    void aBroadcastOverOneEventLoopIsSealedOnce() {
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY])) {
            Cluster nodes =
                    start(
                            4,
                            cluster -> cluster.star().each(node -> node.threads(1).crypto(crypto)));
            nodes.silence();
            KnetHandle sender = nodes.node(1);
            Map<Integer, Inbox> inboxes = inboxes(nodes, 4);
            DataChannel channel = sender.openChannel(0);
            // Probes are sealed too, and what goes in a packet must not change on the way.
            sender.mtu().manual(INTERFACE_MTU);
            Await.until(() -> sender.dataMtu() == DATA_MTU);
            channel.send(TrackedBuffer.of("first"));
            inboxes.values().forEach(i -> assertThat(i.takeText()).isEqualTo("first"));
            long before = sender.stats().get(HandleCounter.TX_CRYPT_PACKETS);
            channel.send(TrackedBuffer.of("x".repeat(1000)));
            inboxes.values().forEach(i -> assertThat(i.takeText()).hasSize(1000));
            assertThat(sender.stats().get(HandleCounter.TX_CRYPT_PACKETS) - before)
                    .isEqualTo(packets(1000, sender.dataMtu()));
        }
    }

    private static long packets(int size, int dataMtu) {
        return (size + dataMtu - 1) / dataMtu;
    }

    @Test
    void aMessageForSomeHostsReachesThoseOnly() {
        Cluster nodes = start(4, cluster -> cluster.star());
        Map<Integer, Inbox> inboxes = inboxes(nodes, 4);
        KnetHandle sender = nodes.node(1);
        sender.filter(
                request ->
                        request.attachment() == "some"
                                ? Verdict.unicast(2, 4)
                                : Verdict.broadcast());
        DataChannel channel = sender.openChannel(0);
        channel.send(TrackedBuffer.of("for two"), "some");
        channel.send(TrackedBuffer.of("end"));
        assertThat(inboxes.get(2).takeTextsUntil("end")).containsExactly("for two");
        assertThat(inboxes.get(3).takeTextsUntil("end")).isEmpty();
        assertThat(inboxes.get(4).takeTextsUntil("end")).containsExactly("for two");
    }

    @Test
    void theAttachmentMayNameTheHost() {
        Cluster nodes = start(3, cluster -> cluster.star());
        Map<Integer, Inbox> inboxes = inboxes(nodes, 3);
        nodes.node(1).filter(DestinationFilter.byAttachment());
        DataChannel channel = nodes.node(1).openChannel(0);
        channel.send(TrackedBuffer.of("for 2"), 2);
        channel.send(TrackedBuffer.of("for 3"), 3);
        channel.send(TrackedBuffer.of("end"));
        assertThat(inboxes.get(2).takeTextsUntil("end")).containsExactly("for 2");
        assertThat(inboxes.get(3).takeTextsUntil("end")).containsExactly("for 3");
    }

    @Test
    void aHostThatIsDownDoesNotKeepTheMessageFromOthers() {
        Cluster nodes = start(3, cluster -> cluster.star());
        Map<Integer, Inbox> inboxes = inboxes(nodes, 3);
        nodes.link(1, 2, 0).disable();
        nodes.node(1).openChannel(0).send(TrackedBuffer.of("for all"));
        assertThat(inboxes.get(3).takeText()).isEqualTo("for all");
        assertThat(nodes.node(1).stats().get(DropReason.DESTINATION_DOWN)).isZero();
    }

    @Test
    void withPolicyActiveEveryLinkCarriesTheMessageAndOneCopyIsDelivered() {
        Cluster nodes = start(2, cluster -> cluster.links(3).policy(LinkPolicy.ACTIVE));
        Inbox inbox = inboxes(nodes, 2).get(2);
        DataChannel channel = nodes.node(1).openChannel(0);
        for (int i = 0; i < 10; i++) {
            channel.send(TrackedBuffer.of("message " + i));
        }
        channel.send(TrackedBuffer.of("end"));
        assertThat(inbox.takeTextsUntil("end")).hasSize(10).doesNotHaveDuplicates();
        assertThat(sentOverLinks(nodes, 3)).containsExactly(11L, 11L, 11L);
        assertThat(nodes.host(1, 2).status().activeLinks()).containsExactly(0, 1, 2);
        Await.until(() -> nodes.node(2).stats().get(DropReason.DUPLICATE) == 22);
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void withPolicyActiveLongMessagesAreDeliveredOnceToo() {
        Cluster nodes = start(2, cluster -> cluster.links(2).policy(LinkPolicy.ACTIVE));
        Inbox inbox = inboxes(nodes, 2).get(2);
        DataChannel channel = nodes.node(1).openChannel(0);
        for (int i = 0; i < 5; i++) {
            channel.send(TrackedBuffer.of("x".repeat(5000 + i)));
            assertThat(inbox.takeText()).hasSize(5000 + i);
        }
        channel.send(TrackedBuffer.of("end"));
        assertThat(inbox.takeTextsUntil("end")).isEmpty();
    }

    @Test
    void withPolicyRoundRobinTheLinksTakeTurnsMessageByMessage() {
        Cluster nodes = start(2, cluster -> cluster.links(3).policy(LinkPolicy.RR));
        Inbox inbox = inboxes(nodes, 2).get(2);
        DataChannel channel = nodes.node(1).openChannel(0);
        exchange(channel, inbox, 30);
        assertThat(sentOverLinks(nodes, 3)).containsExactly(10L, 10L, 10L);
        channel.send(TrackedBuffer.of("x".repeat(1000)));
        inbox.take();
        long packets = packets(1000, nodes.node(1).dataMtu());
        assertThat(sentOverLinks(nodes, 3)).containsExactlyInAnyOrder(10L, 10L, 10L + packets);
    }

    @Test
    void withPolicyRoundRobinALinkThatIsDownHasNoTurn() {
        Cluster nodes = start(2, cluster -> cluster.links(3).policy(LinkPolicy.RR));
        Inbox inbox = inboxes(nodes, 2).get(2);
        nodes.link(1, 2, 1).disable();
        exchange(nodes.node(1).openChannel(0), inbox, 20);
        assertThat(sentOverLinks(nodes, 3)).containsExactly(10L, 0L, 10L);
    }

    @Test
    void withPolicyPassiveTheHighestPriorityCarriesAll() {
        Cluster nodes = start(2, cluster -> cluster.links(3));
        Inbox inbox = inboxes(nodes, 2).get(2);
        DataChannel channel = nodes.node(1).openChannel(0);
        exchange(channel, inbox, 5);
        assertThat(sentOverLinks(nodes, 3)).containsExactly(5L, 0L, 0L);
        nodes.link(1, 2, 2).priority(10);
        assertThat(nodes.host(1, 2).status().activeLinks()).containsExactly(2);
        exchange(channel, inbox, 5);
        assertThat(sentOverLinks(nodes, 3)).containsExactly(5L, 0L, 5L);
        nodes.link(1, 2, 1).priority(10);
        exchange(channel, inbox, 5);
        assertThat(sentOverLinks(nodes, 3)).containsExactly(5L, 5L, 5L);
        nodes.link(1, 2, 1).disable();
        exchange(channel, inbox, 5);
        assertThat(sentOverLinks(nodes, 3)).containsExactly(5L, 5L, 10L);
        nodes.link(1, 2, 2).priority(0);
        exchange(channel, inbox, 5);
        assertThat(sentOverLinks(nodes, 3)).containsExactly(10L, 5L, 10L);
    }

    @Test
    void thePolicyMayChangeAtRunTime() {
        Cluster nodes = start(2, cluster -> cluster.links(2));
        Inbox inbox = inboxes(nodes, 2).get(2);
        DataChannel channel = nodes.node(1).openChannel(0);
        exchange(channel, inbox, 2);
        assertThat(sentOverLinks(nodes, 2)).containsExactly(2L, 0L);
        nodes.host(1, 2).policy(LinkPolicy.ACTIVE);
        assertThat(nodes.host(1, 2).policy()).isEqualTo(LinkPolicy.ACTIVE);
        channel.send(TrackedBuffer.of("over both"));
        channel.send(TrackedBuffer.of("end"));
        assertThat(inbox.takeTextsUntil("end")).containsExactly("over both");
        Await.until(() -> sentOverLinks(nodes, 2).equals(List.of(4L, 2L)));
        nodes.host(1, 2).policy(LinkPolicy.RR);
        Await.until(() -> nodes.node(2).stats().get(DropReason.DUPLICATE) == 2);
        exchange(channel, inbox, 4);
        assertThat(sentOverLinks(nodes, 2)).containsExactly(6L, 4L);
    }
}
