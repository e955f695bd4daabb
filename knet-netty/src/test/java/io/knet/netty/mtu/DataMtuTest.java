package io.knet.netty.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetEvent;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.event.DataMtuEvent;
import io.knet.netty.pipeline.Packing;
import io.knet.netty.testkit.Keys;
import io.knet.protocol.MtuMath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What goes in one packet to every host: what the narrowest path allows. */
class DataMtuTest {
    private static final CryptoOverhead SEALED = new CryptoOverhead(16, 16, 32);

    private final List<FakePath> paths = new ArrayList<>();
    private final List<KnetEvent> events = new ArrayList<>();
    private final CryptoSlots crypto = new CryptoSlots();
    private final DataMtu mtu =
            new DataMtu(() -> paths, crypto::state, true, events::add, Runnable::run);

    private static final class FakePath implements KnownPath {
        boolean carries = true;
        boolean settled = true;
        final LinkMtu mtu;

        FakePath(int found) {
            mtu = new LinkMtu(found, CryptoOverhead.NONE, true);
        }

        @Override
        public boolean carriesMessages() {
            return carries;
        }

        @Override
        public LinkMtu mtu() {
            return mtu;
        }

        @Override
        public boolean isSettled(CryptoOverhead overhead) {
            return settled && mtu.crypto().equals(overhead);
        }
    }

    private FakePath path(int found) {
        FakePath path = new FakePath(found);
        paths.add(path);
        return path;
    }

    @Test
    void isWhatEveryPathCarriesWithoutPaths() {
        mtu.update();

        assertThat(mtu.bytes()).isEqualTo(MtuMath.floor(CryptoOverhead.NONE));
        assertThat(events).isEmpty();
        assertThat(mtu.whenKnown()).isNotDone();
    }

    @Test
    void isThatOfTheNarrowestPathThatCarriesMessages() {
        path(1400);
        path(9000);
        path(600).carries = false;

        mtu.update();
        mtu.update();

        assertThat(mtu.bytes()).isEqualTo(1400);
        assertThat(events).as("told once").containsExactly(new DataMtuEvent(1400));
    }

    @Test
    void fallsToTheFloorWhileTheSearchesKnewAnotherCrypto() {
        path(1400);
        mtu.update();
        crypto.apply(Optional.of(Keys.config(1)));

        mtu.update();

        assertThat(mtu.bytes()).isEqualTo(MtuMath.floor(SEALED));
        assertThat(mtu.whenKnown()).isNotDone();
    }

    @Test
    void packetsAreCutForWhateverIsLoadedButTheDataMtuIsThatOfWhatIsInUse() {
        path(1400);
        mtu.update();

        crypto.set(1, Keys.config(1));

        int path = 1400 + MtuMath.HEADER;
        Packing packing = mtu.packing();
        assertThat(packing.crypto()).isSameAs(crypto.state());
        assertThat(packing.dataMtu()).isEqualTo(MtuMath.maxData(path, SEALED));
        assertThat(SEALED.sealed(packing.dataMtu() + MtuMath.HEADER)).isLessThanOrEqualTo(path);
        assertThat(mtu.bytes()).isEqualTo(1400);
        assertThat(events).containsExactly(new DataMtuEvent(1400));

        crypto.clear(1);

        assertThat(mtu.packing().dataMtu()).isEqualTo(1400);
    }

    @Test
    void isKnownWhenAllPathsAreSettled() {
        path(1400);
        FakePath slow = path(1500);
        slow.settled = false;
        mtu.update();
        CompletableFuture<Integer> known = mtu.whenKnown();
        assertThat(known).isNotDone();

        slow.settled = true;
        mtu.update();

        assertThat(known).isCompletedWithValue(1400);
    }

    @Test
    void failsThoseWhoWaitAtItsEnd() {
        CompletableFuture<Integer> known = mtu.whenKnown();

        mtu.end(new IllegalStateException("the end"));

        assertThat(known).isCompletedExceptionally();
    }
}
