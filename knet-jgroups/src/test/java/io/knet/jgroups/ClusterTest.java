package io.knet.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.KnetHandle;
import io.knet.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.ObjectMessage;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clusters of members in one JVM, over real sockets. */
@Timeout(120)
class ClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path directory;

    private String encrypted() throws Exception {
        return "key_file=\"" + Cluster.key(directory) + "\"";
    }

    /** Collects what a member receives. */
    private static final class Inbox implements Receiver {
        final List<Object> received = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger views = new AtomicInteger();

        static Inbox of(JChannel channel) {
            Inbox inbox = new Inbox();
            channel.setReceiver(inbox);
            return inbox;
        }

        @Override
        public void receive(Message message) {
            received.add(message.getObject());
        }

        @Override
        public void viewAccepted(View view) {
            views.incrementAndGet();
        }

        void awaitCount(int count) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(received).hasSize(count));
        }
    }

    @Test
    void membersThatStartAtOnceFormOneViewWithoutAMerge() throws Exception {
        try (Cluster cluster = new Cluster(101, 3, encrypted())) {
            cluster.startAll();

            assertThat((Object) cluster.node(1).getView()).isEqualTo(cluster.node(3).getView());
            assertThat(cluster.node(1).getView().getViewId().getId()).isEqualTo(2);
        }
    }

    @Test
    void messagesToOneAndToAllArriveInOrder() throws Exception {
        try (Cluster cluster = new Cluster(102, 3, encrypted() + " sessions=\"true\"").startAll()) {
            Inbox two = Inbox.of(cluster.node(2));
            Inbox three = Inbox.of(cluster.node(3));
            List<Object> toAll = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                cluster.node(1).send(null, "all " + i);
                toAll.add("all " + i);
            }
            two.awaitCount(500);
            three.awaitCount(500);
            assertThat(two.received).isEqualTo(toAll);
            assertThat(three.received).isEqualTo(toAll);

            two.received.clear();
            for (int i = 0; i < 500; i++) {
                cluster.node(1).send(cluster.node(2).getAddress(), i);
            }
            two.awaitCount(500);
            assertThat(two.received).isSorted();
            assertThat(three.received).hasSize(500);
        }
    }

    @Test
    void longMessagesArriveWhole() throws Exception {
        try (Cluster cluster = new Cluster(103, 2, encrypted()).startAll()) {
            Inbox inbox = Inbox.of(cluster.node(2));
            byte[] large = new byte[3_000_000];
            for (int i = 0; i < large.length; i++) {
                large[i] = (byte) (i * 31 + (i >> 8));
            }
            cluster.node(1).send(cluster.node(2).getAddress(), large);
            cluster.node(1).send(null, large);

            inbox.awaitCount(2);
            assertThat((byte[]) inbox.received.get(0)).isEqualTo(large);
            assertThat((byte[]) inbox.received.get(1)).isEqualTo(large);
        }
    }

    @Test
    void aLinkThatFailsChangesNoView() throws Exception {
        try (Cluster cluster = new Cluster(104, 2, encrypted()).startAll()) {
            Inbox inbox = Inbox.of(cluster.node(2));
            KNET transport = Stacks.transport(cluster.node(1));
            KNET peer = Stacks.transport(cluster.node(2));
            await().atMost(PATIENCE).until(() -> transport.getLinksUp() == 2);
            View before = cluster.node(1).getView();

            disable(transport, 2, 0);
            await().atMost(PATIENCE).until(() -> peer.getLinksDown() == 1);
            for (int i = 0; i < 100; i++) {
                cluster.node(1).send(cluster.node(2).getAddress(), i);
            }
            inbox.awaitCount(100);

            assertThat((Object) cluster.node(1).getView()).isSameAs(before);
            assertThat((Object) cluster.node(2).getView()).isEqualTo(before);
            assertThat(transport.printLinks()).contains("link 2/0: disabled", "link 2/1: up");
        }
    }

    @Test
    void theLastMulticastIsMissedSoonThoughALinkLostAllForAsLongAsItMay() throws Exception {
        List<String> protocols =
                Stacks.protocols().stream().map(each -> each.replace("2s", "120s")).toList();
        try (JChannel sender =
                        Stacks.channel(Stacks.attributes(118, 2, 1, ""), protocols)
                                .connect("last");
                JChannel receiver =
                        Stacks.channel(Stacks.attributes(118, 2, 2, ""), protocols)
                                .connect("last")) {
            await().atMost(PATIENCE)
                    .until(() -> sender.getView().size() == 2 && receiver.getView().size() == 2);
            Inbox inbox = Inbox.of(receiver);
            sender.send(null, "the last but one");
            inbox.awaitCount(1);

            AtomicInteger lost = new AtomicInteger();
            loseForAsLongAsALinkMay(Stacks.transport(sender).handle().orElseThrow(), lost);
            sender.send(null, "the last");

            inbox.awaitCount(2);
            assertThat(lost.get()).as("lost messages").isPositive();
        }
    }

    /** In place of a link whose packets vanish until its {@code pong_timeout}. */
    private static void loseForAsLongAsALinkMay(KnetHandle handle, AtomicInteger lost) {
        long until = System.nanoTime() + Duration.ofMillis(1_000).toNanos();
        DestinationFilter sound = DestinationFilter.byAttachment();
        handle.filter(
                DestinationFilter.quick(
                        request -> {
                            if (request.direction() == Direction.TX
                                    && System.nanoTime() - until < 0) {
                                lost.incrementAndGet();
                                return Verdict.drop();
                            }
                            return sound.decide(request);
                        }));
    }

    @Test
    void membersThatLoseAllLinksAreSuspectedAndMergeAfterwards() throws Exception {
        try (Cluster cluster = new Cluster(105, 2, "").startAll()) {
            KNET transport = Stacks.transport(cluster.node(1));
            disable(transport, 2, 0);
            disable(transport, 2, 1);
            cluster.awaitView(1);
            assertThat(transport.getReachableHosts()).isZero();
            assertThat(transport.getUnreachableHosts()).isEqualTo(1);

            enable(transport, 2, 0);
            enable(transport, 2, 1);
            cluster.awaitView(2);
        }
    }

    @Test
    void aMemberThatLeavesAndReturnsIsAMemberAgain() throws Exception {
        try (Cluster cluster = new Cluster(106, 3, encrypted()).startAll()) {
            cluster.stop(1);
            cluster.awaitView(2);
            cluster.start(1);
            cluster.awaitView(3);
            Inbox inbox = Inbox.of(cluster.node(1));
            cluster.node(2).send(null, "again");
            inbox.awaitCount(1);
        }
    }

    @Test
    void aChannelThatIsDisconnectedConnectsAgain() throws Exception {
        try (Cluster cluster = new Cluster(107, 2, encrypted()).startAll()) {
            cluster.node(2).disconnect();
            cluster.node(2).connect("test");
            cluster.awaitView(2);
        }
    }

    @Test
    void aHostThatIsAddedWhileOthersRunJoins() throws Exception {
        try (Cluster two = new Cluster(108, 2, "").startAll();
                Cluster three = new Cluster(108, 3, "")) {
            String added = Stacks.hosts(108, 3).split(", ")[2];
            for (JChannel channel : two.all()) {
                Stacks.transport(channel).addHost(added);
            }
            JChannel third = three.start(3);
            two.awaitView(3);
            third.close();
            two.awaitView(2);
            for (JChannel channel : two.all()) {
                Stacks.transport(channel).removeHost(3);
                assertThat(Stacks.transport(channel).printLinks()).doesNotContain("link 3/");
            }
        }
    }

    @Test
    void aDynamicHostCallsTheOthers() throws Exception {
        String hosts = Stacks.hosts(109, 2) + ", 3=dynamic";
        List<JChannel> channels = new ArrayList<>();
        try {
            for (int id = 1; id <= 3; id++) {
                String attributes =
                        String.format(
                                "hosts=\"%s\" node_id=\"%d\" ping_interval=\"20\""
                                        + " pong_timeout=\"1000\" dynamic_from=\"127.0.0.0/8\"",
                                hosts, id);
                channels.add(Stacks.channel(attributes, Stacks.protocols()).connect("test"));
            }
            await().atMost(PATIENCE)
                    .until(() -> channels.stream().allMatch(c -> c.getView().size() == 3));
            Inbox inbox = Inbox.of(channels.get(2));
            channels.get(0).send(new ObjectMessage(channels.get(2).getAddress(), "called"));
            inbox.awaitCount(1);
        } finally {
            channels.forEach(JChannel::close);
        }
    }

    private static void disable(KNET transport, int host, int link) {
        transport.handle().orElseThrow().host(host).link(link).disable();
    }

    private static void enable(KNET transport, int host, int link) {
        transport.handle().orElseThrow().host(host).link(link).enable();
    }
}
