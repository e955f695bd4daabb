package io.knet.netty.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetException;
import io.knet.netty.testkit.Bug;
import io.knet.stats.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers and counters are told of a message that goes nowhere. */
class RefusalTest {
    @ParameterizedTest
    @EnumSource
    void isOneErrorOnTheWayOutAndOnTheWayIn(Refusal refusal) {
        assertThat(refusal.outgoing(null).error()).isEqualTo(refusal.incoming().error());
        assertThat(refusal.outgoing(null)).hasNoCause();
        assertThat(refusal.incoming().getMessage())
                .isNotEqualTo(refusal.outgoing(null).getMessage());
    }

    @Test
    void carriesWhatTheFilterThrew() {
        Bug bug = new Bug();

        KnetException told = Refusal.FILTER_FAILED.outgoing(bug);

        assertThat(told).hasCause(bug).hasMessageContaining(bug.getMessage());
        assertThat(Refusal.FILTER_FAILED.reason()).isEqualTo(DropReason.FILTER_FAILED);
    }
}
