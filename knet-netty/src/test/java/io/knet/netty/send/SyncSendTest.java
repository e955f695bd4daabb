package io.knet.netty.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.Attachment;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.Verdict;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.host.NettyHost;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.testkit.FakeChannel;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.netty.testkit.Packets;
import io.knet.protocol.SequenceCounter;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A synchronous message is written to links until one has taken it, and its sender told. */
class SyncSendTest {
    private static final int HOST = 2;

    private final FakeHosts fakes = new FakeHosts(1);
    private final NettyHost host = fakes.add(HOST, LinkPolicy.PASSIVE);
    private final FakeLink first = fakes.addLink(host, 0);
    private final FakeLink second = fakes.addLink(host, 1);
    private final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
    private final MessageFilter filter =
            new MessageFilter(
                    1, new CallbackFailures(1, counters, fakes.clock, new Errors(fakes.clock)));
    private final SyncSend syncSend =
            new SyncSend(
                    new Destinations(filter, fakes.hosts, fakes.dropped),
                    new Sequences(new SequenceCounter(), fakes.hosts),
                    new DataMtu(
                            List::of,
                            HostCrypto.shared(new CryptoSlots()),
                            true,
                            event -> {},
                            Runnable::run),
                    counters);
    private final ByteBuf content = Packets.of((byte) 1);
    private Duration timeout = Duration.ofSeconds(30);

    @BeforeEach
    void decide() {
        filter.forwarding(true);
        filter.install(request -> Verdict.unicast(HOST));
    }

    @AfterEach
    void close() {
        assertThat(content.refCnt()).as("the content stays the caller's").isOne();
        content.release();
        fakes.close();
    }

    private void send() {
        syncSend.send(new FakeChannel(0), content, Attachment.NONE, timeout);
    }

    private void assertFails(KnetError error, String... words) {
        assertThatThrownBy(() -> fakes.loops.outside(this::send))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> {
                            assertThat(e.error()).isEqualTo(error);
                            assertThat(List.of(words)).allMatch(e.getMessage()::contains);
                        });
        assertThat(counters.get(HandleCounter.TX_MESSAGES)).isZero();
    }

    private Future<?> failed(Throwable failure) {
        return fakes.loops.first().newFailedFuture(failure);
    }

    private static KnetException knet(KnetError error) {
        return new KnetException(error, "as the test says");
    }

    @Test
    void writesToTheLinkOfThePolicy() {
        send();

        assertThat(first.output.sync).containsExactly(1);
        assertThat(second.output.sync).isEmpty();
        assertThat(counters.get(HandleCounter.TX_MESSAGES)).isOne();
    }

    @Test
    void writesToAllLinksOfAnActiveHost() {
        host.policy(LinkPolicy.ACTIVE);

        send();

        assertThat(first.output.sync).containsExactly(1);
        assertThat(second.output.sync).containsExactly(1);
        assertThat(counters.get(HandleCounter.TX_MESSAGES)).isOne();
    }

    @Test
    void sharesWhatPipelinesMakeIfOneOfSeveralLinksHasHandlers() {
        host.policy(LinkPolicy.ACTIVE);
        send();
        second.output.handlers = true;
        send();
        host.policy(LinkPolicy.PASSIVE);
        send();

        assertThat(first.output.shared).containsExactly(false, true, false);
        assertThat(second.output.shared).containsExactly(false, true);
    }

    @Test
    void takesAnotherUsableLinkIfTheSocketOfTheFirstReportsAnError() {
        first.output.outcomes.add(failed(new PortUnreachableException("refused")));

        send();

        assertThat(second.output.sync).containsExactly(1);
    }

    @Test
    void reportsTheFirstErrorIfNoLinkTakesTheMessage() {
        first.output.outcomes.add(failed(knet(KnetError.SOCKET_FULL)));
        second.output.outcomes.add(failed(new IOException("no device")));

        assertFails(KnetError.SOCKET_FULL, "as the test says");
        assertThat(second.output.sync).hasSize(1);
    }

    @Test
    void namesTheLinkWhoseSocketFailed() {
        second.usable = false;
        first.output.outcomes.add(failed(new IOException("no device")));

        assertFails(KnetError.SOCKET_ERROR, "link 2/0", "no device");
    }

    @Test
    void triesNoOtherLinkIfTheMessageIsAtFault() {
        first.output.outcomes.add(failed(knet(KnetError.TOO_MANY_FRAGMENTS)));

        assertFails(KnetError.TOO_MANY_FRAGMENTS);
        assertThat(second.output.sync).isEmpty();
    }

    @Test
    void succeedsIfOneOfSeveralLinksTookTheMessage() {
        host.policy(LinkPolicy.ACTIVE);
        second.output.outcomes.add(failed(knet(KnetError.CRYPTO_FAILED)));

        send();

        assertThat(counters.get(HandleCounter.TX_MESSAGES)).isOne();
    }

    @Test
    void waitsNoLongerThanTheTimeGiven() {
        first.output.outcomes.add(new DefaultPromise<>(fakes.loops.first()));
        timeout = Duration.ofMillis(1);

        assertFails(KnetError.TIMED_OUT, "2/0", "may still be sent");
    }

    @Test
    void tellsInterruptionAndKeepsIt() {
        first.output.outcomes.add(new DefaultPromise<>(fakes.loops.first()));
        Thread.currentThread().interrupt();

        assertFails(KnetError.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void saysWhyTheHostIsNotReachable() {
        first.usable = false;
        second.usable = false;
        host.linksChanged();

        assertFails(KnetError.HOST_DOWN, "link 0 is not usable; link 1 is not usable");
    }

    @Test
    void givesNoNumberToMessagesThatNeedNone() {
        NettyHost self = fakes.add(1, LinkPolicy.PASSIVE);
        self.addLinkAsync(0, LinkConfig.loopback());
        self.linksChanged();
        filter.install(request -> Verdict.unicast(1));
        send();
        filter.install(request -> Verdict.unicast(HOST));
        send();

        assertThat(fakes.loopbacks.made.get(0).output.sync).containsExactly(0);
        assertThat(first.output.sync).as("no number was wasted").containsExactly(1);
    }

    // ---- without waiting

    private CompletableFuture<Void> sendAsync() {
        return syncSend.sendAsync(new FakeChannel(0), content, Attachment.NONE, timeout);
    }

    @Test
    void completesWhenTheLinkHasTakenTheMessage() {
        Promise<Void> written = fakes.loops.first().newPromise();
        first.output.outcomes.add(written);

        CompletableFuture<Void> sent = sendAsync();
        fakes.loops.run();
        assertThat(first.output.sync).containsExactly(1);
        assertThat(sent).isNotDone();
        written.setSuccess(null);
        fakes.loops.run();

        assertThat(sent).isCompleted();
        assertThat(counters.get(HandleCounter.TX_MESSAGES)).isOne();
    }

    @Test
    void goesOnWithAnotherLinkWhenTheFirstHasFailed() {
        Promise<Void> written = fakes.loops.first().newPromise();
        first.output.outcomes.add(written);
        CompletableFuture<Void> sent = sendAsync();
        fakes.loops.run();

        written.setFailure(new PortUnreachableException("refused"));
        fakes.loops.run();

        assertThat(second.output.sync).containsExactly(1);
        assertThat(sent).isCompleted();
    }

    @Test
    void failsWhatIsNotWrittenInTime() {
        Promise<Void> written = fakes.loops.first().newPromise();
        first.output.outcomes.add(written);
        CompletableFuture<Void> sent = sendAsync();

        fakes.clock.advance(30, TimeUnit.SECONDS);
        fakes.loops.run();

        assertThatThrownBy(sent::join).hasRootCauseInstanceOf(KnetException.class);
        assertThatThrownBy(sent::join).rootCause().hasMessageContaining("may still be sent");
        written.setSuccess(null);
        fakes.loops.run();
    }

    @Test
    void failsWhatMayNotBeSent() {
        filter.forwarding(false);

        assertThatThrownBy(sendAsync()::join).rootCause().hasMessageContaining("enableForwarding");
        assertThat(first.output.sync).isEmpty();
    }
}
