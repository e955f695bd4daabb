package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Attachment;
import io.knet.ClearStats;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.FilterRequest;
import io.knet.KnetHandle;
import io.knet.NativeMode;
import io.knet.Verdict;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The destination filter on both sides (spec api 5.1), for queued messages. */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class FilterTest {
    /** On channel 9 everything passes, after all that was sent before. */
    private static final int LAST = 9;

    @Parameter private NativeMode sockets;
    private Cluster nodes;
    private KnetHandle sender;
    private KnetHandle receiver;
    private DataChannel channel;
    private DataChannel last;
    private final Inbox inbox = new Inbox();
    private final Inbox lastInbox = new Inbox();

    @BeforeEach
    void start() {
        nodes = Cluster.of(2).sockets(sockets).start();
        sender = nodes.node(1);
        receiver = nodes.node(2);
        channel = sender.openChannel(0);
        last = sender.openChannel(LAST);
        receiver.openChannel(0, inbox);
        receiver.openChannel(LAST, lastInbox);
        // A node drops what its peer sends while its link starts, and may drop any number of pings.
        sender.clearStats(ClearStats.HANDLE);
        receiver.clearStats(ClearStats.HANDLE);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    /** A filter for channel 0 in one direction, which lets all else pass. */
    private static DestinationFilter only(Direction direction, DestinationFilter filter) {
        return request ->
                request.direction() == direction && request.channel() == 0
                        ? filter.decide(request)
                        : Verdict.broadcast();
    }

    /** Sends a message on channel 0 and waits until it is delivered or dropped. */
    private void sendAndSettle(String text) {
        TrackedBuffer message = TrackedBuffer.of(text);
        channel.send(message);
        last.send(TrackedBuffer.of("end"));
        assertThat(lastInbox.takeText()).isEqualTo("end");
        message.awaitReleased();
    }

    private void expectDrop(KnetHandle where, DropReason reason) {
        Map<DropReason, Long> drops = new EnumMap<>(where.stats().drops());
        drops.values().removeIf(count -> count == 0);
        assertThat(drops).isEqualTo(Map.of(reason, 1L));
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void withoutAFilterEveryMessageIsBroadcastAndDelivered() {
        sendAndSettle("for all");
        assertThat(inbox.takeText()).isEqualTo("for all");
    }

    @Test
    void aRemovedFilterDecidesNothingMore() {
        sender.filter(only(Direction.TX, request -> Verdict.drop()));
        sendAndSettle("dropped");
        sender.removeFilter();
        sendAndSettle("sent");
        assertThat(inbox.takeText()).isEqualTo("sent");
        expectDrop(sender, DropReason.FILTER_REFUSED);
    }

    @Test
    void aMessageThatIsNotToBeSentIsCounted() {
        sender.filter(only(Direction.TX, request -> Verdict.drop()));
        sendAndSettle("dropped");
        expectDrop(sender, DropReason.FILTER_REFUSED);
    }

    @Test
    void aMessageForNobodyIsCounted() {
        sender.filter(only(Direction.TX, request -> Verdict.unicast()));
        sendAndSettle("dropped");
        expectDrop(sender, DropReason.NO_DESTINATION);
    }

    @Test
    void aMessageForAnUnknownHostIsCounted() {
        sender.filter(only(Direction.TX, request -> Verdict.unicast(99)));
        sendAndSettle("dropped");
        expectDrop(sender, DropReason.DESTINATION_DOWN);
    }

    @Test
    void unknownHostsAreSkippedAmongOthers() {
        sender.filter(only(Direction.TX, request -> Verdict.unicast(99, 2, 98)));
        sendAndSettle("sent");
        assertThat(inbox.takeText()).isEqualTo("sent");
        assertThat(sender.stats().allDrops()).isZero();
    }

    @Test
    void anExceptionWhenSendingIsCountedAndHarmless() {
        sender.filter(only(Direction.TX, FilterTest::fail));
        sendAndSettle("dropped");
        expectDrop(sender, DropReason.FILTER_FAILED);
        assertThat(sender.stats().get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway") // what a filter must not do
    void aMissingVerdictWhenSendingIsCountedAndHarmless() {
        sender.filter(only(Direction.TX, request -> null));
        sendAndSettle("dropped");
        expectDrop(sender, DropReason.FILTER_FAILED);
        assertThat(sender.stats().get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
    }

    @Test
    void theSenderMayChangeTheChannel() {
        Inbox other = new Inbox();
        receiver.openChannel(17, other);
        sender.filter(only(Direction.TX, request -> Verdict.broadcast().onChannel(17)));
        sendAndSettle("elsewhere");
        Inbox.Letter letter = other.take();
        assertThat(letter.text()).isEqualTo("elsewhere");
        assertThat(letter.channel()).isEqualTo(17);
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void theSendersFilterSeesTheMessage() {
        CompletableFuture<String> seen = new CompletableFuture<>();
        sender.filter(only(Direction.TX, request -> seeing(request, seen)));
        channel.send(TrackedBuffer.of("a text"), "a note");
        assertThat(Await.result(seen)).isEqualTo("TX at 1 from 1 on 0: a text, a note");
    }

    @Test
    void theReceiversFilterSeesTheMessage() {
        CompletableFuture<String> seen = new CompletableFuture<>();
        receiver.filter(only(Direction.RX, request -> seeing(request, seen)));
        channel.send(TrackedBuffer.of("a text"), "a note");
        assertThat(Await.result(seen)).isEqualTo("RX at 2 from 1 on 0: a text, " + Attachment.NONE);
    }

    private static Verdict seeing(FilterRequest request, CompletableFuture<String> seen) {
        seen.complete(
                request.direction()
                        + " at "
                        + request.localHost()
                        + " from "
                        + request.sourceHost()
                        + " on "
                        + request.channel()
                        + ": "
                        + request.content().toString(StandardCharsets.UTF_8)
                        + ", "
                        + request.attachment());
        return Verdict.broadcast();
    }

    @Test
    void aReceivedMessageThatIsNotToBeDeliveredIsCounted() {
        receiver.filter(only(Direction.RX, request -> Verdict.drop()));
        sendAndSettle("dropped");
        expectDrop(receiver, DropReason.FILTER_REFUSED);
    }

    @Test
    void aReceivedMessageForOthersIsCounted() {
        receiver.filter(only(Direction.RX, request -> Verdict.unicast(1, 3)));
        sendAndSettle("dropped");
        expectDrop(receiver, DropReason.NOT_FOR_US);
    }

    @Test
    void aReceivedMessageForNobodyIsCounted() {
        receiver.filter(only(Direction.RX, request -> Verdict.unicast()));
        sendAndSettle("dropped");
        expectDrop(receiver, DropReason.NOT_FOR_US);
    }

    @Test
    void aReceivedMessageForThisNodeAmongOthersIsDelivered() {
        receiver.filter(only(Direction.RX, request -> Verdict.unicast(1, 2, 3)));
        sendAndSettle("delivered");
        assertThat(inbox.takeText()).isEqualTo("delivered");
    }

    @Test
    void theReceiverMayChangeTheChannel() {
        Inbox other = new Inbox();
        receiver.openChannel(18, other);
        receiver.filter(only(Direction.RX, request -> Verdict.deliver().onChannel(18)));
        sendAndSettle("elsewhere");
        Inbox.Letter letter = other.take();
        assertThat(letter.text()).isEqualTo("elsewhere");
        assertThat(letter.channel()).isEqualTo(18);
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void anExceptionWhenReceivingIsCountedAndHarmless() {
        receiver.filter(only(Direction.RX, FilterTest::fail));
        sendAndSettle("dropped");
        expectDrop(receiver, DropReason.FILTER_FAILED);
        assertThat(receiver.stats().get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
        assertThat(nodes.link(2, 1, 0).isUp()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // what a filter must not do
    void aMissingVerdictWhenReceivingIsCountedAndHarmless() {
        receiver.filter(only(Direction.RX, request -> null));
        sendAndSettle("dropped");
        expectDrop(receiver, DropReason.FILTER_FAILED);
        assertThat(receiver.stats().get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
    }

    private static Verdict fail(FilterRequest request) {
        throw new IllegalStateException("the filter's own, on " + request.direction());
    }

    @Test
    void theFilterIsAskedOncePerMessageHoweverLongItIs() {
        CompletableFuture<String> second = new CompletableFuture<>();
        CountDownLatch first = new CountDownLatch(1);
        receiver.filter(
                only(
                        Direction.RX,
                        request -> {
                            if (first.getCount() == 0) {
                                second.complete("asked again");
                            }
                            first.countDown();
                            return Verdict.deliver();
                        }));
        sendAndSettle("x".repeat(20_000));
        assertThat(inbox.takeText()).hasSize(20_000);
        assertThat(second).isNotDone();
    }

    @Test
    void aFilterMayCallTheApi() {
        sender.filter(
                only(
                        Direction.TX,
                        request -> {
                            sender.host(2).name("named by the filter");
                            nodes.link(1, 2, 0).priority(7);
                            sender.openChannel(20).close();
                            last.send(TrackedBuffer.of("sent by the filter"));
                            return Verdict.broadcast();
                        }));
        channel.send(TrackedBuffer.of("sent"));
        assertThat(inbox.takeText()).isEqualTo("sent");
        assertThat(lastInbox.takeText()).isEqualTo("sent by the filter");
        assertThat(sender.findHost("named by the filter")).isPresent();
        assertThat(nodes.link(1, 2, 0).status().priority()).isEqualTo(7);
    }

    @Test
    void afterForwardingWasDisabledWhatWasQueuedBeforeIsStillSent() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        sender.filter(
                only(
                        Direction.TX,
                        request -> {
                            asked.countDown();
                            Await.open(release);
                            return Verdict.broadcast();
                        }));
        channel.send(TrackedBuffer.of("first"));
        channel.send(TrackedBuffer.of("second"));
        Await.open(asked);
        CompletableFuture<Void> disabled = sender.disableForwardingAsync();
        channel.send(TrackedBuffer.of("too late"));
        assertThat(disabled).isNotDone();
        release.countDown();
        Await.result(disabled);
        assertThat(sender.isForwarding()).isFalse();
        Await.until(() -> sender.stats().get(DropReason.FORWARDING_DISABLED) == 1);
        sender.enableForwarding();
        last.send(TrackedBuffer.of("end"));
        assertThat(inbox.takeText()).isEqualTo("first");
        assertThat(inbox.takeText()).isEqualTo("second");
        assertThat(lastInbox.takeText()).isEqualTo("end");
        expectDrop(sender, DropReason.FORWARDING_DISABLED);
    }

    @Test
    void aReceiverThatDoesNotForwardDropsBeforeItsFilter() {
        receiver.filter(only(Direction.RX, FilterTest::fail));
        Await.result(receiver.disableForwardingAsync());
        channel.send(TrackedBuffer.of("dropped"));
        Await.until(() -> receiver.stats().get(DropReason.FORWARDING_DISABLED) == 1);
        receiver.enableForwarding();
        receiver.removeFilter();
        sendAndSettle("delivered");
        assertThat(inbox.takeText()).isEqualTo("delivered");
        assertThat(receiver.stats().get(HandleCounter.CALLBACK_FAILURES)).isZero();
    }
}
