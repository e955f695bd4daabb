package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.testkit.Packets;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeerMovesTest {
    private static final InetSocketAddress A = address(1);
    private static final InetSocketAddress B = address(2);
    private static final InetSocketAddress C = address(3);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final PeerMoves moves = new PeerMoves(new EmbeddedChannel().eventLoop());

    private static InetSocketAddress address(int host) {
        return new InetSocketAddress(Packets.address("192.0.2." + host), 5405);
    }

    @Test
    void aPeerThatMovesOnIsNotSuspected() {
        assertThat(moves.add(A, B, 0)).isFalse();
        assertThat(moves.add(B, C, SECOND)).isFalse();
        assertThat(moves.mayMove(SECOND)).isTrue();
        assertThat(moves.periodNanos()).isEqualTo(PeerMoves.PERIOD_NANOS);
    }

    @Test
    void aPeerThatChangesOverAndBackIsNotSuspected() {
        assertThat(moves.add(A, B, 0)).isFalse();
        assertThat(moves.add(B, A, SECOND)).isFalse();
    }

    @Test
    void aPeerThatGoesBackAndForthIsSuspectedOnce() {
        moves.add(A, B, 0);
        moves.add(B, A, SECOND);
        assertThat(moves.add(A, B, 2 * SECOND)).isTrue();
        assertThat(moves.add(B, A, 3 * SECOND)).isFalse();
        assertThat(moves.add(A, B, 4 * SECOND)).isFalse();
    }

    @Test
    void threeNodesWithOneIdAreSuspectedToo() {
        moves.add(A, B, 0);
        moves.add(B, C, SECOND);
        assertThat(moves.add(C, A, 2 * SECOND)).isFalse();
        assertThat(moves.add(A, B, 3 * SECOND)).isTrue();
    }

    @Test
    void itStaysLongerTheMoreOftenItWentBack() {
        long now = 0;
        long before = 0;
        for (int i = 0; i < 20; i++) {
            assertThat(moves.periodNanos()).isGreaterThanOrEqualTo(before);
            before = moves.periodNanos();
            moves.add(i % 2 == 0 ? A : B, i % 2 == 0 ? B : A, now);
            assertThat(moves.mayMove(now + moves.periodNanos())).isTrue();
            assertThat(moves.mayMove(now + moves.periodNanos() - 1)).isEqualTo(i == 0);
            now += moves.periodNanos();
        }
        assertThat(moves.periodNanos()).isEqualTo(60 * SECOND);
    }

    @Test
    void itIsForgottenWhenThePeerStaysForAWhile() {
        moves.add(A, B, 0);
        moves.add(B, A, SECOND);
        moves.add(A, B, 2 * SECOND);

        assertThat(moves.add(B, A, 30 * SECOND)).isFalse();
        assertThat(moves.periodNanos()).isEqualTo(PeerMoves.PERIOD_NANOS);
        moves.add(A, B, 31 * SECOND);
        assertThat(moves.add(B, A, 32 * SECOND)).isTrue();
    }

    @Test
    void manyAddressesFillNoMemory() {
        for (int i = 0; i < 250; i++) {
            moves.add(address(i), address(i + 1), i);
        }
        assertThat(moves.periodNanos()).isEqualTo(PeerMoves.PERIOD_NANOS);
    }
}
