package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
    @Test
    void namesHostsInTheGivenOrderEachOnce() {
        Verdict verdict = Verdict.unicast(7, 0, 7, 65535);

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.UNICAST);
        assertThat(verdict.hostCount()).isEqualTo(3);
        assertThat(verdict.host(0)).isEqualTo(7);
        assertThat(verdict.host(1)).isEqualTo(0);
        assertThat(verdict.host(2)).isEqualTo(65535);
        assertThat(verdict.names(7)).isTrue();
        assertThat(verdict.names(8)).isFalse();
    }

    @Test
    void doesNotChangeWithTheGivenArray() {
        int[] hosts = {1, 2};
        Verdict verdict = Verdict.unicast(hosts);

        hosts[0] = 9;

        assertThat(verdict.names(1)).isTrue();
        assertThat(verdict.names(9)).isFalse();
    }

    @Test
    void mayNameNobody() {
        assertThat(Verdict.unicast().hostCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void refusesHostsThatCannotExist(int host) {
        assertThatThrownBy(() -> Verdict.unicast(1, host))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining(host + " must be 0 to 65535");
    }

    @Test
    void leavesTheChannelAloneUnlessTold() {
        assertThat(Verdict.broadcast().channel(5)).isEqualTo(5);
        assertThat(Verdict.broadcast().onChannel(0).channel(5)).isZero();
        assertThat(Verdict.unicast(3).onChannel(31).channel(5)).isEqualTo(31);
    }

    @Test
    void keepsKindAndHostsOnAnotherChannel() {
        Verdict verdict = Verdict.unicast(3).onChannel(1);

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.UNICAST);
        assertThat(verdict.names(3)).isTrue();
        assertThat(Verdict.broadcast().channel(5)).as("the shared verdict").isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 32})
    void refusesChannelsThatCannotExist(int channel) {
        assertThatThrownBy(() -> Verdict.deliver().onChannel(channel))
                .hasMessageContaining(channel + " must be 0 to 31");
    }

    @Test
    void namesNobodyWhenItDropsOrGoesToAll() {
        assertThat(Verdict.drop().kind()).isEqualTo(Verdict.Kind.DROP);
        assertThat(Verdict.drop().hostCount()).isZero();
        assertThat(Verdict.deliver().kind()).isEqualTo(Verdict.Kind.BROADCAST);
        assertThat(Verdict.broadcast().names(1)).isFalse();
    }

    @Test
    void tellsWhatItIs() {
        assertThat(Verdict.drop()).hasToString("drop");
        assertThat(Verdict.unicast(1, 2)).hasToString("unicast to [1, 2]");
        assertThat(Verdict.broadcast().onChannel(4)).hasToString("broadcast on channel 4");
    }
}
