package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.LinkPolicy;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinkSelectorTest {
    private static final int[] EQUAL = new int[8];

    private final LinkSelector selector = new LinkSelector();

    @Test
    void reachesNobodyBeforeTheFirstUpdate() {
        assertUnreachable();
    }

    @ParameterizedTest
    @EnumSource
    void reachesNobodyWithoutUsableLinks(LinkPolicy policy) {
        selector.update(policy, 0b11, EQUAL);
        assertThat(selector.isReachable()).isTrue();
        selector.update(policy, 0, EQUAL);
        assertUnreachable();
    }

    @Test
    void passiveTakesTheHighestPriority() {
        selector.update(LinkPolicy.PASSIVE, 0b1011_0110, new int[] {255, 3, 9, 200, 10, 9, 0, 1});
        assertThat(selector.activeMask()).isEqualTo(1 << 4);
        assertThat(next()).isEqualTo(4);
        assertThat(selector.maskForMessage()).isEqualTo(1 << 4);
    }

    @Test
    void passiveTakesTheLowestIdOfEquals() {
        selector.update(LinkPolicy.PASSIVE, 0b1110_0100, new int[] {0, 0, 1, 0, 0, 7, 7, 7});
        assertThat(next()).isEqualTo(5);
        assertThat(next()).isEqualTo(5);
    }

    @Test
    void passiveFallsBackWhenItsLinkFails() {
        int[] priorities = {10, 5, 0, 0, 0, 0, 0, 0};
        selector.update(LinkPolicy.PASSIVE, 0b11, priorities);
        assertThat(next()).isZero();
        selector.update(LinkPolicy.PASSIVE, 0b10, priorities);
        assertThat(next()).isEqualTo(1);
    }

    @Test
    void passiveSendsOverLinkZeroIfThatIsTheOnlyOne() {
        selector.update(LinkPolicy.PASSIVE, 0b1, EQUAL);
        assertThat(selector.maskForMessage()).isEqualTo(0b1);
    }

    @Test
    void activeTakesAllUsableLinks() {
        selector.update(LinkPolicy.ACTIVE, 0b1000_0101, new int[] {1, 2, 3, 4, 5, 6, 7, 8});
        assertThat(selector.activeMask()).isEqualTo(0b1000_0101);
        assertThat(selector.maskForMessage()).isEqualTo(0b1000_0101);
        assertThat(selector.maskForMessage()).isEqualTo(0b1000_0101);
    }

    @Test
    void roundRobinRotatesOverUsableLinks() {
        selector.update(LinkPolicy.RR, 0b1001_0010, EQUAL);
        assertThat(selector.activeMask()).isEqualTo(0b1001_0010);
        assertThat(IntStream.range(0, 6).map(i -> next())).containsExactly(1, 4, 7, 1, 4, 7);
        assertThat(selector.maskForMessage()).isEqualTo(1 << 1);
    }

    @Test
    void roundRobinGoesOnWhereItWasWhenLinksChange() {
        selector.update(LinkPolicy.RR, 0b0111, EQUAL);
        assertThat(next()).isZero();
        assertThat(next()).isEqualTo(1);
        selector.update(LinkPolicy.RR, 0b1101, EQUAL);
        assertThat(IntStream.range(0, 4).map(i -> next())).containsExactly(2, 3, 0, 2);
    }

    @Test
    void roundRobinIsFairWhateverTheLinks() {
        long seed = 101;
        Random random = new Random(seed);
        for (int run = 0; run < 100; run++) {
            int usable = random.nextInt(1, 256);
            selector.update(LinkPolicy.RR, usable, EQUAL);
            int[] uses = new int[8];
            for (int i = 0; i < 10 * Integer.bitCount(usable); i++) {
                uses[next()]++;
            }
            for (int link = 0; link < 8; link++) {
                assertThat(uses[link])
                        .as("link %d of %s, seed %d", link, Integer.toBinaryString(usable), seed)
                        .isEqualTo((usable >> link & 1) * 10);
            }
        }
    }

    @Test
    void sharesTheTurnsBetweenThreads() throws Exception {
        selector.update(LinkPolicy.RR, 0b11, EQUAL);
        int messages = 50_000;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Integer> one = threads.submit(() -> countLinkZero(messages));
            Future<Integer> other = threads.submit(() -> countLinkZero(messages));
            assertThat(one.get() + other.get()).isEqualTo(messages);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesMoreThanEightLinks() {
        assertThatThrownBy(() -> selector.update(LinkPolicy.ACTIVE, 0x100, EQUAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x100");
    }

    /** The one link for the next message. */
    private int next() {
        int mask = selector.maskForMessage();
        assertThat(Integer.bitCount(mask)).isOne();
        return Integer.numberOfTrailingZeros(mask);
    }

    private int countLinkZero(int messages) {
        int count = 0;
        for (int i = 0; i < messages; i++) {
            if (selector.maskForMessage() == 1) {
                count++;
            }
        }
        return count;
    }

    private void assertUnreachable() {
        assertThat(selector.isReachable()).isFalse();
        assertThat(selector.activeMask()).isZero();
        assertThat(selector.maskForMessage()).isZero();
    }
}
