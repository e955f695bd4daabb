package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkPolicy;
import io.knet.netty.link.HostLink;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.VirtualLoops;
import io.knet.session.receipt.GiveUp;
import io.knet.session.receipt.OpenConfirmations;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that wait for receipts of a host without links. */
class ConfirmationsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final MockTicker clock = Ticker.newMockTicker();
    private final VirtualLoops loops = new VirtualLoops(clock, 1);
    private final Confirmations confirmations = of(new NoLinks(), () -> true);

    private Confirmations of(PeerHost peer, BooleanSupplier inSession) {
        return new Confirmations(
                2,
                loops.first(),
                peer,
                Keys.inClear(1000),
                () -> 1,
                new OpenConfirmations<>(1000, 1 << 20),
                inSession);
    }

    @AfterEach
    void close() {
        confirmations.end(GiveUp.CLOSED);
        loops.close();
    }

    private CompletableFuture<Void> send() {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        confirmations.send(0, Unpooled.wrappedBuffer(new byte[10]), SECOND, outcome);
        return outcome;
    }

    private void pass(long nanos) {
        clock.advance(nanos, TimeUnit.NANOSECONDS);
        loops.run();
    }

    private static void assertFailed(CompletableFuture<Void> outcome, KnetError error) {
        assertThat(outcome)
                .isCompletedExceptionally()
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        KnetException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void givesAMessageUpAtItsDeadline() {
        CompletableFuture<Void> outcome = send();

        pass(SECOND - 1);
        assertThat(outcome).isNotDone();

        pass(1);
        assertFailed(outcome, KnetError.TIMED_OUT);
    }

    @Test
    void whatIsSentAgainWhenAllIsGivenUpHasADeadlineToo() {
        CompletableFuture<CompletableFuture<Void>> again = send().handle((done, failed) -> send());

        confirmations.end(GiveUp.PEER_RESTARTED);
        assertThat(again).isCompleted();
        pass(2 * SECOND);

        assertFailed(again.join(), KnetError.TIMED_OUT);
    }

    @Test
    void aMessageWaitsWhileTheHostIsSpokenToOutsideOfSessions() {
        FakeHosts fakes = new FakeHosts(1);
        FakeLink link = fakes.addLink(fakes.add(2, LinkPolicy.PASSIVE), 0);
        AtomicBoolean inSession = new AtomicBoolean();
        Confirmations waiting = of(new OneLink(link), inSession::get);
        waiting.send(
                0, Unpooled.wrappedBuffer(new byte[10]), 60 * SECOND, new CompletableFuture<>());
        pass(10 * SECOND);
        assertThat(link.output.written).isEmpty();

        inSession.set(true);
        pass(10 * SECOND);

        assertThat(link.output.written).isNotEmpty();
        waiting.end(GiveUp.CLOSED);
        fakes.close();
    }

    @Test
    void eachEndBeginsAnEpoch() {
        long before = confirmations.epoch();

        confirmations.end(GiveUp.PEER_RESTARTED);

        assertThat(confirmations.epoch()).isNotEqualTo(before);
    }

    private static final class OneLink extends NoLinks {
        private final HostLink link;

        OneLink(HostLink link) {
            this.link = link;
        }

        @Override
        public @Nullable HostLink linkOrNull(int id) {
            return id == link.id() ? link : null;
        }

        @Override
        public int linksForMessage() {
            return 1;
        }

        @Override
        public int usableLinks() {
            return 1;
        }
    }

    static class NoLinks implements PeerHost {
        @Override
        public List<HostLink> links() {
            return List.of();
        }

        @Override
        public @Nullable HostLink linkOrNull(int link) {
            return null;
        }

        @Override
        public boolean hasCarrier() {
            return false;
        }

        @Override
        public int linksForMessage() {
            return 0;
        }

        @Override
        public int usableLinks() {
            return 0;
        }

        @Override
        public boolean isRemoved() {
            return false;
        }

        @Override
        public void onNewInstance() {}

        @Override
        public void onOverhead() {}
    }
}
