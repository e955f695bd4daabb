package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoopTurnTest {
    private final WriteGate gate = new WriteGate();
    private final AtomicLong nanos = new AtomicLong();
    private final LoopTurn loop = new LoopTurn(gate, nanos::get);
    private final List<String> told = new ArrayList<>();

    private Runnable tell(String what) {
        return () -> told.add(what);
    }

    @Test
    void comesInBetweenLeadersThoughItWantsOnlyAPlaceAmongOthers() throws Exception {
        assertThat(gate.tryEnterAlone()).isTrue();
        assertThat(loop.enter(false, tell("later"))).isFalse();
        gate.leaveAlone();
        assertThat(told).containsExactly("later");

        assertThat(gate.wish()).as("the next leader").isFalse();
        assertThat(gate.tryEnterAlone()).isFalse();
        assertThat(gate.tryEnter()).isFalse();

        assertThat(loop.enter(false, tell("never"))).isTrue();
        assertThat(gate.tryEnter()).as("among others").isTrue();
        gate.leave();
        assertThat(gate.wish()).isTrue();
        assertThat(gate.tryEnterWished()).isFalse();
        loop.leave();
        assertThat(gate.tryEnterWished()).isTrue();
        assertThat(told).containsExactly("later");
    }

    @Test
    void comesAfterALeaderWhoHasWishedBefore() throws Exception {
        gate.tryEnter();
        assertThat(gate.wish()).isTrue();
        assertThat(loop.enter(false, tell("later"))).isFalse();
        gate.leave();
        assertThat(told).containsExactly("later");

        assertThat(loop.enter(false, tell("again"))).isFalse();
        assertThat(gate.tryEnterWished()).isTrue();
        gate.leaveAlone();

        assertThat(told).containsExactly("later", "again");
        assertThat(gate.wish()).as("the next leader").isFalse();
        assertThat(loop.enter(false, tell("never"))).isTrue();
    }

    @Test
    void comesInAmongOthersThatWereInsideBefore() throws Exception {
        gate.tryEnter();
        gate.wish();
        assertThat(loop.enter(false, tell("later"))).isFalse();

        gate.withdraw();

        assertThat(told).containsExactly("later");
        assertThat(loop.enter(false, tell("never"))).isTrue();
    }

    @Test
    void isToldOnceHoweverOftenItWasNotLetIn() throws Exception {
        gate.tryEnterAlone();
        assertThat(loop.enter(false, tell("first"))).isFalse();
        assertThat(loop.enter(true, tell("second"))).isFalse();
        assertThat(loop.enter(false, tell("third"))).isFalse();

        gate.leaveAlone();

        assertThat(told).containsExactly("third");
    }

    @Test
    void holdsNobodyUpOnceItsWishIsWithdrawn() throws Exception {
        gate.tryEnterAlone();
        assertThat(loop.enter(false, tell("later"))).isFalse();

        gate.withdrawLoop();
        gate.leaveAlone();

        assertThat(gate.tryEnter()).isTrue();
        gate.leave();
        assertThat(gate.wish()).isTrue();
        assertThat(gate.tryEnterWished()).isTrue();
    }

    @Test
    void isNotLetInOnceTheGateIsShutThoughItHasWished() throws Exception {
        gate.tryEnterAlone();
        assertThat(loop.enter(false, tell("later"))).isFalse();
        gate.shut(tell("empty"));
        gate.leaveAlone();

        assertThat(told).containsExactly("empty", "later");
        assertThatThrownBy(() -> loop.enter(false, tell("never")))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void letsOthersGoBeforeIfItWasToldAMillisecondAgoAndHasNotCome() throws Exception {
        gate.tryEnterAlone();
        assertThat(loop.enter(false, tell("later"))).isFalse();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(letsAnotherThreadBefore()).as("nobody has told it").isFalse();

        gate.leaveAlone();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(letsAnotherThreadBefore()).as("it may be on its way").isFalse();
        nanos.incrementAndGet();
        assertThat(letsAnotherThreadBefore()).isTrue();

        assertThat(gate.tryEnterBefore()).isTrue();
        assertThat(loop.enter(false, tell("again"))).isFalse();
        assertThat(letsAnotherThreadBefore()).as("it has come").isFalse();
        gate.leaveAlone();
        assertThat(loop.enter(false, tell("never"))).isTrue();
    }

    @Test
    void letsItsOwnThreadGoBefore() throws Exception {
        gate.tryEnterAlone();
        assertThat(loop.letsOthersBefore()).isFalse();
        assertThat(loop.enter(false, tell("later"))).isFalse();

        assertThat(loop.letsOthersBefore()).isTrue();
        assertThat(letsAnotherThreadBefore()).isFalse();
    }

    private boolean letsAnotherThreadBefore() throws Exception {
        CompletableFuture<Boolean> lets = new CompletableFuture<>();
        Thread other = new Thread(() -> lets.complete(loop.letsOthersBefore()));
        other.start();
        return lets.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoWishesAndDoesNotComeHoldsNobodyUp() throws Exception {
        gate.tryEnter();
        assertThat(loop.enter(true, tell("later"))).isFalse();
        assertThat(gate.tryEnterBefore()).as("somebody is inside").isFalse();
        gate.leave();

        assertThat(gate.tryEnterBefore()).isTrue();

        assertThat(loop.enter(true, tell("again"))).isFalse();
        assertThat(gate.tryEnter()).isFalse();
        gate.leaveAlone();
        assertThat(told).containsExactly("later", "again");
        assertThat(loop.enter(true, tell("never"))).isTrue();
    }

    @Test
    void aLoopThatIsInsideBecomesAloneWhenTheOthersHaveLeft() throws Exception {
        assertThat(loop.enter(false, tell("later"))).isTrue();
        gate.tryEnter();

        assertThat(loop.enter(true, tell("later"))).isFalse();
        assertThat(gate.tryEnter()).isFalse();
        gate.leave();

        assertThat(told).containsExactly("later");
        assertThat(loop.enter(true, tell("never"))).isTrue();
        assertThat(gate.tryEnter()).isFalse();
        loop.leave();
        assertThat(gate.tryEnterAlone()).isTrue();
        assertThat(told).containsExactly("later");
    }

    @Test
    void aLoopThatWaitsToBeAloneIsToldWhenALeaderHasLeft() throws Exception {
        gate.tryEnterAlone();

        assertThat(loop.enter(true, tell("later"))).isFalse();
        gate.leaveAlone();

        assertThat(told).containsExactly("later");
        assertThat(gate.tryEnterAlone()).isFalse();
        assertThat(loop.enter(true, tell("never"))).isTrue();
        loop.leave();
        loop.leave();
        assertThat(gate.tryEnterAlone()).isTrue();
    }
}
