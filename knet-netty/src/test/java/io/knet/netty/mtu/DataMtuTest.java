package io.knet.netty.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetEvent;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.event.DataMtuEvent;
import io.knet.netty.pipeline.Packing;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.NumberedCrypto;
import io.knet.protocol.MtuMath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What goes in one packet to every host: what the narrowest path allows. */
class DataMtuTest {
    private static final CryptoOverhead SEALED = new CryptoOverhead(16, 16, 32);

    private final List<FakePath> paths = new ArrayList<>();
    private final List<KnetEvent> events = new ArrayList<>();
    private final CryptoSlots crypto = new CryptoSlots();
    private final DataMtu mtu =
            new DataMtu(() -> paths, HostCrypto.shared(crypto), true, events::add, Runnable::run);

    private static final class FakePath implements KnownPath {
        boolean carries = true;
        boolean settled = true;
        int host = 2;
        LinkMtu mtu;

        FakePath(int found) {
            mtu = new LinkMtu(found, CryptoOverhead.NONE, true);
        }

        @Override
        public int hostId() {
            return host;
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
    void aHostWithKeysOfItsOwnHasWhatItsOwnPathsAndOverheadAllow() {
        CryptoSlots own = new NumberedCrypto(1, 2).slots();
        DataMtu both = new DataMtu(() -> paths, hostHas(3, own), false, events::add, Runnable::run);
        path(1200);
        FakePath toOwner = path(1000);
        toOwner.host = 3;
        toOwner.mtu = new LinkMtu(1000, NumberedCrypto.OVERHEAD, true);

        both.update();

        assertThat(both.to(3)).isEqualTo(new Packing(1000, false, own.state()));
        assertThat(both.to(2)).isEqualTo(new Packing(1200, false, crypto.state()));
        assertThat(both.to(4)).isSameAs(both.to(2));
        assertThat(both.bytes()).isEqualTo(1000);
        own.use(0);
        assertThat(both.to(3).crypto()).isSameAs(own.state());
        toOwner.carries = false;
        both.update();
        assertThat(both.bytes()).isEqualTo(1200);
        // In clear, but the keys that are loaded may come into use.
        assertThat(both.to(3).dataMtu()).isEqualTo(MtuMath.floor(NumberedCrypto.OVERHEAD));
        own.close();
    }

    private HostCrypto hostHas(int id, CryptoSlots own) {
        return new HostCrypto() {
            @Override
            public CryptoSlots ofHandle() {
                return crypto;
            }

            @Override
            public CryptoSlots of(int host) {
                return host == id ? own : crypto;
            }
        };
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
    void followsOneHostAsItWouldFollowAll() {
        FakePath narrow = path(1000);
        path(1400).host = 3;
        FakePath third = path(1200);
        third.host = 4;
        mtu.update();
        assertThat(mtu.bytes()).isEqualTo(1000);

        narrow.carries = false;
        mtu.update(2);
        assertThat(mtu.bytes()).isEqualTo(1200);

        third.settled = false;
        mtu.update(4);
        assertThat(mtu.whenKnown()).isNotDone();
        third.carries = false;
        mtu.update(4);
        assertThat(mtu.bytes()).isEqualTo(1400);
        assertThat(mtu.whenKnown()).isCompletedWithValue(1400);

        narrow.carries = true;
        narrow.mtu = new LinkMtu(900, CryptoOverhead.NONE, true);
        mtu.update(2);
        assertThat(mtu.bytes()).isEqualTo(900);
        assertThat(mtu.to(4).dataMtu()).isEqualTo(900);

        paths.clear();
        mtu.update(2);
        mtu.update(3);
        assertThat(mtu.bytes()).isEqualTo(MtuMath.floor(CryptoOverhead.NONE));
        assertThat(mtu.whenKnown()).isNotDone();
    }

    @Test
    void oneHostsChangeDoesNotLookAtThePathsOfOthers() {
        path(1400).host = 3;
        FakePath own = path(1200);
        mtu.update();
        DataMtu alone =
                new DataMtu(
                        new KnownPaths() {
                            @Override
                            public List<FakePath> paths() {
                                throw new AssertionError("all were asked for");
                            }

                            @Override
                            public List<FakePath> pathsTo(int host) {
                                return host == own.host ? List.of(own) : List.of();
                            }
                        },
                        HostCrypto.shared(crypto),
                        true,
                        events::add,
                        Runnable::run);

        alone.update(2);

        assertThat(alone.bytes()).isEqualTo(1200);
    }

    @Test
    void allFollowWhenTheKeysThatTheyShareHaveChanged() {
        path(1400).host = 3;
        path(1300);
        mtu.update();
        crypto.apply(Optional.of(Keys.config(1)));

        mtu.update(3);

        int carried = CryptoOverhead.NONE.sealed(1300 + MtuMath.HEADER);
        assertThat(mtu.bytes()).isEqualTo(MtuMath.maxData(carried, SEALED));
        assertThat(mtu.to(2).crypto()).isSameAs(crypto.state());
    }

    @Test
    void aHostThatGetsKeysOfItsOwnLeavesThoseThatItShared() {
        CryptoSlots own = new NumberedCrypto(1, 2).slots();
        AtomicBoolean alone = new AtomicBoolean();
        HostCrypto switching =
                new HostCrypto() {
                    @Override
                    public CryptoSlots ofHandle() {
                        return crypto;
                    }

                    @Override
                    public CryptoSlots of(int host) {
                        return host == 3 && alone.get() ? own : crypto;
                    }
                };
        DataMtu both = new DataMtu(() -> paths, switching, false, events::add, Runnable::run);
        path(1200);
        FakePath narrow = path(1000);
        narrow.host = 3;
        both.update();
        assertThat(both.to(2).dataMtu()).isEqualTo(1000);

        alone.set(true);
        narrow.mtu = new LinkMtu(950, NumberedCrypto.OVERHEAD, true);
        both.update(3);
        assertThat(both.to(2).dataMtu()).isEqualTo(1200);
        assertThat(both.to(3)).isEqualTo(new Packing(950, false, own.state()));
        assertThat(both.bytes()).isEqualTo(950);

        alone.set(false);
        narrow.mtu = new LinkMtu(1000, CryptoOverhead.NONE, true);
        both.update(3);
        assertThat(both.to(2).dataMtu()).isEqualTo(1000);
        assertThat(both.to(3)).isSameAs(both.to(2));
        own.close();
    }

    @Test
    void isWhatIsLeftOfTheSamePacketsWhileTheSearchesKnewAnotherCrypto() {
        path(1400);
        mtu.update();
        crypto.apply(Optional.of(Keys.config(1)));

        mtu.update();

        int carried = CryptoOverhead.NONE.sealed(1400 + MtuMath.HEADER);
        assertThat(mtu.bytes()).isEqualTo(MtuMath.maxData(carried, SEALED)).isLessThan(1400);
        assertThat(mtu.whenKnown()).isNotDone();
    }

    @Test
    void packetsAreCutForWhateverIsLoadedButTheDataMtuIsThatOfWhatIsInUse() {
        path(1400);
        mtu.update();

        crypto.set(1, Keys.config(1));

        int path = 1400 + MtuMath.HEADER;
        Packing packing = mtu.to(2);
        assertThat(packing.crypto()).isSameAs(crypto.state());
        assertThat(packing.dataMtu()).isEqualTo(MtuMath.maxData(path, SEALED));
        assertThat(SEALED.sealed(packing.dataMtu() + MtuMath.HEADER)).isLessThanOrEqualTo(path);
        assertThat(mtu.bytes()).isEqualTo(1400);
        assertThat(events).containsExactly(new DataMtuEvent(1400));

        crypto.clear(1);

        assertThat(mtu.to(2).dataMtu()).isEqualTo(1400);
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
