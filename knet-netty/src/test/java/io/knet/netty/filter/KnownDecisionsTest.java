package io.knet.netty.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetLimits;
import org.junit.jupiter.api.Test;

final class KnownDecisionsTest {
    private final KnownDecisions known = new KnownDecisions();

    @Test
    void whatWasDecidedBeforeIsTheSameObject() {
        assertThat(known.toOne(3, 7)).isSameAs(known.toOne(3, 7));
        assertThat(known.toAll(3)).isSameAs(known.toAll(3));
    }

    @Test
    void decisionsThatShareAPlaceAreNotTakenForEachOther() {
        for (int channel = 0; channel < KnetLimits.MAX_CHANNELS; channel++) {
            for (int host = 0; host <= 300; host++) {
                assertThat(known.toOne(channel, host)).isEqualTo(new Decision.ToOne(channel, host));
            }
        }
        assertThat(known.toOne(0, KnetLimits.MAX_HOST_ID).host()).isEqualTo(KnetLimits.MAX_HOST_ID);
    }

    @Test
    void aChannelThatCannotBeIsStillDecidedOn() {
        assertThat(known.toAll(200)).isEqualTo(new Decision.ToAll(200));
    }
}
