package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.Verdict;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels whose senders are told when a message has nowhere to go (spec api Q30). */
final class CheckedSendTest {
    private Cluster nodes;
    private KnetHandle sender;
    private DataChannel channel;
    private final Inbox inbox = new Inbox();

    @BeforeEach
    void start() {
        nodes = Cluster.of(2).start();
        sender = nodes.node(1);
        channel = sender.openChannel(ChannelConfig.of(0).withCheckedSends(true));
        nodes.node(2).openChannel(0, inbox);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private void assertRefused(KnetError error, DropReason counted) {
        long before = sender.stats().get(counted);
        long refusedBefore = channel.stats().refused();
        TrackedBuffer message = TrackedBuffer.of("nowhere to go");
        assertThat(Failures.error(() -> channel.send(message))).isEqualTo(error);
        message.awaitReleased();
        assertThat(sender.stats().get(counted)).isEqualTo(before + 1);
        assertThat(channel.stats().refused()).isEqualTo(refusedBefore + 1);
        assertThat(channel.stats().sendQueueBytes()).isZero();
    }

    @Test
    void messagesThatHaveSomewhereToGoPass() {
        ConcurrentLinkedQueue<Thread> asked = new ConcurrentLinkedQueue<>();
        channel.send(TrackedBuffer.of("without a filter"));
        assertThat(inbox.takeText()).isEqualTo("without a filter");
        sender.filter(
                request -> {
                    assertThat(request.direction()).isEqualTo(Direction.TX);
                    asked.add(Thread.currentThread());
                    return Verdict.unicast(2, 7).onChannel(0);
                });
        channel.send(TrackedBuffer.of("one of two is reachable"));
        assertThat(inbox.takeText()).isEqualTo("one of two is reachable");
        assertThat(asked).as("asked once, by the sender").containsExactly(Thread.currentThread());
        assertThat(sender.stats().allDrops()).isZero();
        assertThat(channel.stats().sent()).isEqualTo(2);
        assertThat(sender.stats().get(HandleCounter.TX_MESSAGES)).isEqualTo(2);
    }

    @Test
    void theAttachmentReachesTheFilter() {
        sender.filter(DestinationFilter.byAttachment());
        channel.send(TrackedBuffer.of("to two"), 2);
        assertThat(inbox.takeText()).isEqualTo("to two");
        assertThat(Failures.error(() -> channel.send(TrackedBuffer.of("to three"), 3)))
                .isEqualTo(KnetError.HOST_DOWN);
    }

    @Test
    void aMessageForAnUnreachableHostIsRefused() {
        sender.filter(DestinationFilter.unicastTo(7));
        assertRefused(KnetError.HOST_DOWN, DropReason.DESTINATION_DOWN);
        sender.addHost(7);
        assertRefused(KnetError.HOST_DOWN, DropReason.DESTINATION_DOWN);
        KnetException refusal = Failures.of(() -> channel.send(TrackedBuffer.of("x")));
        assertThat(refusal.errno()).isEqualTo(Errno.EHOSTDOWN);
        assertThat(refusal).hasMessageContaining("host 7");
        sender.filter(DestinationFilter.broadcast());
        channel.send(TrackedBuffer.of("to all"));
        assertThat(inbox.takeText()).isEqualTo("to all");
        nodes.link(1, 2, 0).disable();
        assertRefused(KnetError.HOST_DOWN, DropReason.DESTINATION_DOWN);
        sender.removeFilter();
        assertRefused(KnetError.HOST_DOWN, DropReason.DESTINATION_DOWN);
    }

    @Test
    void everyOtherReasonIsToldToo() {
        sender.filter(request -> Verdict.unicast());
        assertRefused(KnetError.NO_DESTINATION, DropReason.NO_DESTINATION);
        sender.filter(request -> Verdict.drop());
        assertRefused(KnetError.FILTER_REFUSED, DropReason.FILTER_REFUSED);
        sender.filter(
                request -> {
                    throw new IllegalStateException("the filter's own");
                });
        assertRefused(KnetError.FILTER_REFUSED, DropReason.FILTER_FAILED);
        Await.result(sender.disableForwardingAsync());
        assertRefused(KnetError.FORWARDING_DISABLED, DropReason.FORWARDING_DISABLED);
    }

    @Test
    void otherChannelsDropSilentlyAndCount() {
        DataChannel silent = sender.openChannel(1);
        assertThat(ChannelConfig.of(1).checkedSends()).isFalse();
        sender.filter(DestinationFilter.unicastTo(7));
        silent.send(TrackedBuffer.of("vanishes"));
        Await.until(() -> sender.stats().get(DropReason.DESTINATION_DOWN) == 1);
        assertThat(silent.stats().refused()).isZero();
    }

    @Test
    void refusedMessagesTakeNoRoomInTheQueue() {
        DataChannel small =
                sender.openChannel(
                        ChannelConfig.of(2).withSendQueueBytes(1 << 16).withCheckedSends(true));
        sender.filter(DestinationFilter.unicastTo(7));
        for (int i = 0; i < 10; i++) {
            assertThat(Failures.error(() -> small.send(TrackedBuffer.of(new byte[60_000]))))
                    .isEqualTo(KnetError.HOST_DOWN);
        }
        assertThat(small.isWritable()).isTrue();
    }
}
