package io.knet.crypto.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.knet.ClearTraffic;
import io.knet.CryptoConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of spec wire 5.4 and spec api 6.2. */
class CryptoSlotsTest {
    private final List<ToyCrypto> made = new ArrayList<>();
    private final CryptoSlots slots = new CryptoSlots(this::make);

    private PacketCrypto make(CryptoConfig config) {
        ToyCrypto crypto = ToyCrypto.of(config);
        made.add(crypto);
        return crypto;
    }

    private void refuses(KnetError error, ThrowingCallable call) {
        CryptoState before = slots.state();
        assertThatExceptionOfType(KnetException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.error()).isEqualTo(error));
        assertThat(slots.state()).as("unchanged").isSameAs(before);
    }

    @Test
    void beginsEmptyInClearAndAllowsClearTraffic() {
        CryptoState state = slots.state();
        assertThat(state.anyLoaded()).isFalse();
        assertThat(state.inUse()).isZero();
        assertThat(state.rxClear()).isEqualTo(ClearTraffic.ALLOW);
        assertThat(state.overhead()).isEqualTo(CryptoOverhead.NONE);
        assertThat(state.closed()).isFalse();
        assertThat(state.version()).isZero();
    }

    @Test
    void aFilledSlotIsLoadedButNotInUse() {
        slots.set(2, ToyCrypto.config(7));
        assertThat(slots.state().loaded(2)).isTrue();
        assertThat(slots.state().loaded(1)).isFalse();
        assertThat(slots.state().inUse()).isZero();
        assertThat(slots.state().overhead()).isEqualTo(CryptoOverhead.NONE);
    }

    @Test
    void usingASlotSetsTheOverhead() {
        slots.set(1, ToyCrypto.config(7));
        CryptoState state = slots.use(1);
        assertThat(state).isSameAs(slots.state());
        assertThat(state.inUse()).isEqualTo(1);
        assertThat(state.overhead()).isEqualTo(new CryptoOverhead(7, 0, 1));
        assertThat(slots.use(0).overhead()).isEqualTo(CryptoOverhead.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3, 255})
    void thereAreSlotsOneAndTwoOnly(int slot) {
        refuses(KnetError.INVALID_ARGUMENT, () -> slots.set(slot, ToyCrypto.config(1)));
        refuses(KnetError.INVALID_ARGUMENT, () -> slots.clear(slot));
        if (slot != 0) {
            refuses(KnetError.INVALID_ARGUMENT, () -> slots.use(slot));
        }
        assertThat(made).isEmpty();
    }

    @Test
    void anEmptySlotCannotBeUsed() {
        slots.set(1, ToyCrypto.config(1));
        refuses(KnetError.INVALID_ARGUMENT, () -> slots.use(2));
    }

    @Test
    void theSlotInUseCannotBeChanged() {
        slots.set(1, ToyCrypto.config(1));
        slots.use(1);
        refuses(KnetError.IN_USE, () -> slots.set(1, ToyCrypto.config(2)));
        refuses(KnetError.IN_USE, () -> slots.clear(1));
        assertThat(made).hasSize(1);
        assertThat(made.get(0).closed).isFalse();
    }

    @Test
    void aReplacedOrEmptiedSlotIsWiped() {
        slots.set(1, ToyCrypto.config(1));
        slots.set(1, ToyCrypto.config(2));
        assertThat(made.get(0).closed).isTrue();
        assertThat(made.get(1).closed).isFalse();
        slots.clear(1);
        assertThat(made.get(1).closed).isTrue();
        assertThat(slots.state().anyLoaded()).isFalse();
        slots.clear(1);
    }

    @Test
    void theNewStateIsPublishedBeforeTheOldKeysAreWiped() {
        List<Boolean> loadedWhenWiped = new ArrayList<>();
        slots.set(1, ToyCrypto.config(1));
        made.get(0).onClose = () -> loadedWhenWiped.add(slots.state().loaded(1));
        slots.clear(1);
        assertThat(loadedWhenWiped).containsExactly(false);
    }

    @Test
    void aConfigurationThatFailsLeavesTheSlotAsItWas() {
        CryptoSlots failing =
                new CryptoSlots(
                        config -> {
                            if (config.key()[0] == 2) {
                                throw new KnetException(KnetError.SELF_TEST_FAILED, "made to fail");
                            }
                            return make(config);
                        });
        failing.set(1, ToyCrypto.config(1));
        CryptoState before = failing.state();
        assertThatExceptionOfType(KnetException.class)
                .isThrownBy(() -> failing.set(1, ToyCrypto.config(2)));
        assertThatExceptionOfType(KnetException.class)
                .isThrownBy(() -> failing.apply(Optional.of(ToyCrypto.config(2))));
        assertThat(failing.state()).isSameAs(before);
        assertThat(made.get(0).closed).isFalse();
    }

    @Test
    void theOlderCallSwitchesOnAndOffInOneStep() {
        slots.set(2, ToyCrypto.config(9));
        long version = slots.state().version();
        CryptoState on = slots.apply(Optional.of(ToyCrypto.config(1)));
        assertThat(on.version()).isEqualTo(version + 1);
        assertThat(on.inUse()).isEqualTo(1);
        assertThat(on.rxClear()).isEqualTo(ClearTraffic.DISALLOW);

        slots.apply(Optional.of(ToyCrypto.config(2)));
        assertThat(made.get(1).closed).as("replaced while in use").isTrue();

        CryptoState off = slots.apply(Optional.empty());
        assertThat(off.inUse()).isZero();
        assertThat(off.rxClear()).isEqualTo(ClearTraffic.ALLOW);
        assertThat(off.loaded(1)).isFalse();
        assertThat(off.loaded(2)).as("slot 2 is not touched").isTrue();
        assertThat(made.get(2).closed).isTrue();
    }

    @Test
    void everyChangeHasAVersionOfItsOwn() {
        slots.set(1, ToyCrypto.config(1));
        slots.use(1);
        slots.rxClear(ClearTraffic.DISALLOW);
        slots.use(0);
        slots.clear(1);
        assertThat(slots.state().version()).isEqualTo(5);
        assertThat(slots.state().rxClear()).isEqualTo(ClearTraffic.DISALLOW);
    }

    @Test
    void afterCloseNothingIsLoadedAndNothingCanBeChanged() {
        slots.set(1, ToyCrypto.config(1));
        slots.set(2, ToyCrypto.config(2));
        slots.use(2);
        slots.close();
        slots.close();
        assertThat(made).allSatisfy(crypto -> assertThat(crypto.closed).isTrue());
        assertThat(slots.state().closed()).isTrue();
        assertThat(slots.state().anyLoaded()).isFalse();
        assertThat(slots.state().rxClear()).isEqualTo(ClearTraffic.DISALLOW);
        refuses(KnetError.HANDLE_CLOSED, () -> slots.set(1, ToyCrypto.config(1)));
        refuses(KnetError.HANDLE_CLOSED, () -> slots.clear(1));
        refuses(KnetError.HANDLE_CLOSED, () -> slots.use(0));
        refuses(KnetError.HANDLE_CLOSED, () -> slots.rxClear(ClearTraffic.ALLOW));
        refuses(KnetError.HANDLE_CLOSED, () -> slots.apply(Optional.empty()));
    }
}
