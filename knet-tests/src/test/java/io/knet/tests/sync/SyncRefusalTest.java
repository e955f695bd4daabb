package io.knet.tests.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Attachment;
import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.Verdict;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.TrackedBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a synchronous send is refused for before the socket is asked (spec api 4.7). */
@ParameterizedClass
@EnumSource(Setting.class)
final class SyncRefusalTest {
    @Parameter private Setting setting;
    private @Nullable SyncPair pair;

    private SyncPair start() {
        return pair = SyncPair.start(setting);
    }

    @AfterEach
    void close() {
        StubbornCrypto.refuse(false);
        if (pair != null) {
            pair.close();
        }
    }

    @Test
    void withoutAFilterTheNetworkIsDown() {
        SyncPair pair = start();
        pair.sender.removeFilter();
        expect(pair.refused("lost"), KnetError.NO_FILTER, Errno.ENETDOWN);
        expectNothingSentBut("kept");
    }

    @Test
    void theFilterIsMissedBeforeTheClosedChannelIs() {
        SyncPair pair = start();
        pair.sender.removeFilter();
        pair.channel.close();
        expect(pair.refused("lost"), KnetError.NO_FILTER, Errno.ENETDOWN);
    }

    @Test
    void aClosedChannelIsAnInvalidArgument() {
        SyncPair pair = start();
        pair.channel.close();
        expect(pair.refused("lost"), KnetError.CHANNEL_CLOSED, Errno.EINVAL);
    }

    @Test
    void withForwardingOffTheMessageIsCancelled() {
        SyncPair pair = start();
        Await.result(pair.sender.disableForwardingAsync());
        expect(pair.refused("lost"), KnetError.FORWARDING_DISABLED, Errno.ECANCELED);
        pair.sender.enableForwarding();
        expectNothingSentBut("kept");
    }

    @Test
    void aMessageThatTheFilterDropsIsRefused() {
        SyncPair pair = start();
        pair.sender.filter(request -> Verdict.drop());
        expect(pair.refused("lost"), KnetError.FILTER_REFUSED, Errno.EFAULT);
        expectNothingSentBut("kept");
    }

    @Test
    void anExceptionInTheFilterIsTheCauseOfTheRefusal() {
        SyncPair pair = start();
        RuntimeException failure = new IllegalStateException("the filter's own");
        pair.sender.filter(
                request -> {
                    throw failure;
                });
        KnetException refusal = pair.refused("lost");
        expect(refusal, KnetError.FILTER_REFUSED, Errno.EFAULT);
        assertThat(refusal).hasCause(failure).hasMessageContaining("the filter's own");
        assertThat(pair.counted(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
        expectNothingSentBut("kept");
    }

    @Test
    @SuppressWarnings("NullAway") // what a filter must not do
    void aFilterThatReturnsNothingHasFailed() {
        SyncPair pair = start();
        pair.sender.filter(request -> null);
        expect(pair.refused("lost"), KnetError.FILTER_REFUSED, Errno.EFAULT);
        assertThat(pair.counted(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
        expectNothingSentBut("kept");
    }

    @Test
    void aFilterThatNamesAChannelOutOfRangeHasFailed() {
        SyncPair pair = start();
        pair.sender.filter(request -> Verdict.unicast(2).onChannel(32));
        KnetException refusal = pair.refused("lost");
        expect(refusal, KnetError.FILTER_REFUSED, Errno.EFAULT);
        assertThat(refusal).hasMessageContaining("channel number 32 must be 0 to 31");
    }

    @Test
    void aMessageForNobodyIsAnInvalidArgument() {
        SyncPair pair = start();
        pair.sender.filter(request -> Verdict.unicast());
        expect(pair.refused("lost"), KnetError.NO_DESTINATION, Errno.EINVAL);
        expectNothingSentBut("kept");
    }

    @Test
    void aMessageForSeveralHostsIsTooBig() {
        SyncPair pair = start();
        pair.sender.filter(request -> Verdict.unicast(2, 3, 4));
        KnetException refusal = pair.refused("lost");
        expect(refusal, KnetError.SEVERAL_DESTINATIONS, Errno.E2BIG);
        assertThat(refusal).hasMessageContaining("named hosts [2, 3, 4]");
        expectNothingSentBut("kept");
    }

    @Test
    void aBroadcastIsTooBigEvenIfThereIsOneHost() {
        SyncPair pair = start();
        pair.sender.filter(DestinationFilter.broadcast());
        expect(pair.refused("lost"), KnetError.SEVERAL_DESTINATIONS, Errno.E2BIG);
        expectNothingSentBut("kept");
    }

    @Test
    void anUnknownHostIsDown() {
        SyncPair pair = start();
        pair.sender.filter(DestinationFilter.unicastTo(99));
        KnetException refusal = pair.refused("lost");
        expect(refusal, KnetError.HOST_DOWN, Errno.EHOSTDOWN);
        assertThat(refusal).hasMessageContaining("host 99 is not known");
    }

    @Test
    void aHostWithoutLinksIsDown() {
        SyncPair pair = start();
        pair.sender.addHost(3);
        pair.sender.filter(DestinationFilter.unicastTo(3));
        KnetException refusal = pair.refused("lost");
        expect(refusal, KnetError.HOST_DOWN, Errno.EHOSTDOWN);
        assertThat(refusal).hasMessageContaining("host 3").hasMessageContaining("no links");
    }

    @Test
    void aHostThatIsDownTellsTheLastErrorOfEachLink() {
        SyncPair pair = this.pair = SyncPair.start(setting, nodes -> nodes.links(2));
        pair.link(1).disable();
        pair.nodes.stop(2);
        Await.result(pair.peer().whenUnreachable());
        KnetException refusal = pair.refused("lost");
        expect(refusal, KnetError.HOST_DOWN, Errno.EHOSTDOWN);
        assertThat(refusal)
                .hasMessageContaining("host 2 is not reachable")
                .hasMessageContaining("link 0 is down: the peer's machine refuses packets to")
                .hasMessageContaining(", last: PEER_UNREACHABLE (ECONNREFUSED)")
                .hasMessageContaining("link 1 is disabled, last: DISABLED");
    }

    @Test
    void anEmptyMessageIsRefused() {
        SyncPair pair = start();
        expect(pair.refused(""), KnetError.MESSAGE_EMPTY, Errno.EINVAL);
        expectNothingSentBut("kept");
    }

    @Test
    void aMessageBeyondTheLimitIsRefused() {
        SyncPair pair = start();
        KnetException refusal = pair.refused(new byte[KnetLimits.MAX_MESSAGE + 1]);
        expect(refusal, KnetError.MESSAGE_TOO_LONG, Errno.EINVAL);
        assertThat(refusal).hasMessageContaining("65537").hasMessageContaining("65536");
        expectNothingSentBut("kept");
    }

    @Test
    void aTimeoutBelowAMillisecondIsRefused() {
        SyncPair pair = start();
        expect(pair.refused("lost", Duration.ZERO), KnetError.INVALID_ARGUMENT, Errno.EINVAL);
        expect(
                pair.refused("lost", Duration.ofMillis(-1)),
                KnetError.INVALID_ARGUMENT,
                Errno.EINVAL);
        expectNothingSentBut("kept");
    }

    @Test
    void anEndlessTimeoutIsTaken() {
        SyncPair pair = start();
        TrackedBuffer message = TrackedBuffer.of("kept");
        pair.channel.sendSync(message, Attachment.NONE, Duration.ofSeconds(Long.MAX_VALUE));
        message.awaitReleased();
        assertThat(pair.inbox.takeText()).isEqualTo("kept");
    }

    @Test
    void aClosedHandleIsToldBeforeAllElse() {
        SyncPair pair = start();
        pair.sender.removeFilter();
        pair.sender.close();
        expect(pair.refused(""), KnetError.HANDLE_CLOSED, Errno.EINVAL);
    }

    @Test
    void aMessageThatCannotBeSealedIsRefused() {
        SyncPair pair =
                this.pair =
                        SyncPair.start(
                                setting,
                                nodes -> nodes.each(node -> node.crypto(StubbornCrypto.config())));
        StubbornCrypto.refuse(true);
        KnetException refusal = pair.refused("lost");
        expect(refusal, KnetError.CRYPTO_FAILED, Errno.ECHILD);
        assertThat(refusal).hasMessageContaining("the test forbids it");
        assertThat(pair.dropped(DropReason.CRYPTO_FAILED)).isEqualTo(1);
        assertThat(pair.counted(0, LinkCounter.TX_DATA_ERRORS)).isEqualTo(1);
        StubbornCrypto.refuse(false);
        expectNothingSentBut("kept");
    }

    @Test
    void anotherLinkDoesNotHelpWhereSealingFails() {
        SyncPair pair =
                this.pair =
                        SyncPair.start(
                                setting,
                                nodes ->
                                        nodes.links(2)
                                                .each(
                                                        node ->
                                                                node.crypto(
                                                                        StubbornCrypto.config())));
        StubbornCrypto.refuse(true);
        expect(pair.refused("lost"), KnetError.CRYPTO_FAILED, Errno.ECHILD);
        assertThat(pair.dropped(DropReason.CRYPTO_FAILED)).isEqualTo(1);
    }

    @Test
    void conditionsAreTestedInTheirOrder() {
        SyncPair pair = start();
        pair.sender.removeFilter();
        Await.result(pair.sender.disableForwardingAsync());
        expect(pair.refused(""), KnetError.MESSAGE_EMPTY, Errno.EINVAL);
        expect(pair.refused("lost"), KnetError.NO_FILTER, Errno.ENETDOWN);
        pair.sender.filter(request -> Verdict.drop());
        expect(pair.refused("lost"), KnetError.FORWARDING_DISABLED, Errno.ECANCELED);
        pair.sender.enableForwarding();
        expect(pair.refused("lost"), KnetError.FILTER_REFUSED, Errno.EFAULT);
        pair.sender.filter(request -> Verdict.unicast(98, 99));
        expect(pair.refused("lost"), KnetError.SEVERAL_DESTINATIONS, Errno.E2BIG);
        pair.sender.filter(request -> Verdict.unicast(99));
        expect(pair.refused("lost"), KnetError.HOST_DOWN, Errno.EHOSTDOWN);
        expectNothingSentBut("kept");
    }

    @Test
    void theFilterIsNotAskedAboutWhatIsRefusedBefore() {
        SyncPair pair = start();
        pair.sender.filter(
                request -> {
                    throw new AssertionError("asked about " + request.content());
                });
        expect(pair.refused(""), KnetError.MESSAGE_EMPTY, Errno.EINVAL);
        Await.result(pair.sender.disableForwardingAsync());
        expect(pair.refused("lost"), KnetError.FORWARDING_DISABLED, Errno.ECANCELED);
        pair.channel.close();
        expect(pair.refused("lost"), KnetError.CHANNEL_CLOSED, Errno.EINVAL);
        assertThat(pair.counted(HandleCounter.CALLBACK_FAILURES)).isZero();
    }

    @Test
    void anErrorInTheFilterIsReportedLikeAnException() {
        SyncPair pair = start();
        pair.sender.filter(
                request -> {
                    throw new AssertionError("not quite an exception");
                });
        expect(pair.refused("lost"), KnetError.FILTER_REFUSED, Errno.EFAULT);
    }

    /** Sends a message, which must be the first that comes. */
    private void expectNothingSentBut(String text) {
        SyncPair pair = this.pair;
        pair.sender.filter(
                request ->
                        request.direction() == Direction.TX
                                ? Verdict.unicast(2)
                                : Verdict.deliver());
        pair.send(text);
        assertThat(pair.inbox.takeText()).isEqualTo(text);
        assertThat(pair.inbox.isEmpty()).isTrue();
        assertThat(pair.counted(HandleCounter.TX_MESSAGES)).isEqualTo(1);
        assertThat(pair.channel.stats().sent()).isEqualTo(1);
    }

    private static void expect(KnetException failure, KnetError error, Errno errno) {
        assertThat(failure.error()).isEqualTo(error);
        assertThat(failure.errno()).isEqualTo(errno);
        // Whoever prints the number and the words would print the number twice.
        assertThat(failure.getMessage()).isNotEmpty().doesNotContain(errno.name(), error.name());
    }
}
