package io.knet.netty.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetLimits;
import io.knet.LinkTimers;
import io.knet.crypto.CryptoOverhead;
import io.knet.protocol.LinkMonitor;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a link's path is searched and what the link works with meanwhile, in virtual time. */
class MtuDiscoveryTest {
    private static final int HEADERS = 28;
    private static final long INTERVAL = Duration.ofSeconds(60).toNanos();
    private static final long LONG_AFTER = Duration.ofMinutes(10).toNanos();
    private static final CryptoOverhead SEALED =
            CryptoOverhead.of(
                    CryptoConfig.of("jca", CryptoCipher.AES256, CryptoHash.SHA256, new byte[128]));

    private final FakePath path = new FakePath();
    private long now = 1_000_000_000L;
    private MtuDiscovery mtu;

    @BeforeEach
    void linkIsUp() {
        LinkMonitor monitor = LinkMonitor.ofStaticLink(LinkTimers.ofMillis(100, 200));
        mtu =
                new MtuDiscovery(
                        1,
                        new EmbeddedChannel().eventLoop(),
                        path,
                        path,
                        monitor,
                        MtuDiscovery.unknown(path.crypto));
        path.mtu = mtu;
        mtu.onNewPath();
    }

    @Test
    void findsWhatThePathCarriesAsSoonAsTheLinkIsUp() {
        path.carries = 1500;

        settle();

        assertThat(path.found().found()).isEqualTo(1446);
        assertThat(path.settled).isTrue();
        assertThat(path.changes).isEqualTo(1);
    }

    @Test
    void worksWithTheFloorWhileItSearches() {
        path.answers = false;

        mtu.run(now);

        assertThat(path.probes).isEqualTo(1);
        assertThat(path.found().found()).isEqualTo(482);
        assertThat(path.found().valid()).isTrue();
    }

    @Test
    void takesTheKernelsWordForTheInterface() {
        path.carries = 9000;
        path.kernelMtu = OptionalInt.of(9000);

        settle();

        assertThat(path.found().found()).isEqualTo(8946);
        assertThat(path.probes).as("refused once, answered once").isEqualTo(2);
    }

    @Test
    void searchesAgainWhenTheIntervalIsOver() {
        path.carries = 1500;
        settle();
        path.carries = 9000;

        assertThat(mtu.nanosUntilDue(now)).isEqualTo(INTERVAL - (now - path.lastProbeAt));
        now += INTERVAL;
        settle();

        assertThat(path.found().found()).isEqualTo(8946);
    }

    @Test
    void noticesAPathThatShrinksWhenARouterSaysSo() {
        path.carries = 1500;
        path.kernelMtu = OptionalInt.of(1500);
        settle();
        path.carries = 1280;
        path.kernelMtu = OptionalInt.of(1280);

        mtu.onPathTooSmall(now);
        settle();

        assertThat(path.found().found()).isEqualTo(1226);
    }

    @Test
    void doesNotBlameTheProbeForDataThatIsTooBig() {
        path.carries = 1500;
        path.kernelMtu = OptionalInt.of(1500);
        mtu.run(now);

        mtu.onPathTooSmall(now);
        mtu.onPathTooSmall(now);
        settle();

        assertThat(path.found().found()).isEqualTo(1446);
    }

    @Test
    void shrinksTheProbeWhenTheKernelLearnsThatThePathIsSmaller() {
        path.carries = 1280;
        path.kernelMtu = OptionalInt.of(1500);
        mtu.run(now);
        path.kernelMtu = OptionalInt.of(1280);

        mtu.onPathTooSmall(now);
        settle();

        assertThat(path.found().found()).isEqualTo(1226);
        assertThat(path.probes).as("65535 and 1500 refused, 1280 answered").isEqualTo(3);
    }

    @Test
    void cutsToTheSamePacketsWhenTheCryptoChanges() {
        path.carries = 1500;
        settle();
        path.crypto = SEALED;
        path.answers = false;

        mtu.run(now);

        assertThat(path.found().found()).as("the path carries what it did").isEqualTo(1397);
        assertThat(path.found().crypto()).isEqualTo(SEALED);
        assertThat(path.settled).as("until a search has shown it").isFalse();

        path.answers = true;
        settle();
        assertThat(path.found().found()).isEqualTo(1397);
    }

    @Test
    void goesOnWithTheFloorIfThePeerAnswersNoProbes() {
        path.answers = false;

        settle();

        assertThat(path.found().found()).isEqualTo(482);
        assertThat(path.found().valid()).as("pongs come, so the link is of use").isTrue();
        assertThat(mtu.nanosUntilDue(now)).as("tries again").isLessThan(INTERVAL);
    }

    @Test
    void isInvalidIfThePathCarriesTooLittle() {
        path.carries = 300;

        settle();

        assertThat(path.found().valid()).isFalse();

        path.carries = 1500;
        now += LONG_AFTER;
        settle();
        assertThat(path.found().valid()).isTrue();
        assertThat(path.found().found()).isEqualTo(1446);
    }

    @Test
    void sendsNoProbesWhileTheMtuIsSetByHand() {
        path.manual = OptionalInt.of(1280);

        mtu.run(now);

        assertThat(path.probes).isZero();
        assertThat(path.found().found()).isEqualTo(1226);
        assertThat(mtu.nanosUntilDue(now)).isEqualTo(Long.MAX_VALUE);

        path.manual = OptionalInt.empty();
        path.carries = 1500;
        settle();
        assertThat(path.found().found()).isEqualTo(1446);
    }

    @Test
    void keepsToTheFloorWhereFragmentationCannotBeForbidden() {
        path.canProbe = false;

        settle();

        assertThat(path.probes).isZero();
        assertThat(path.found().found()).isEqualTo(482);
    }

    @Test
    void tellsWhenThePathIsSettledAndWhenItIsNotAnyMore() {
        path.carries = 1500;
        assertThat(path.settled).isFalse();
        settle();
        assertThat(path.settled).isTrue();

        now += INTERVAL;
        mtu.run(now);
        assertThat(path.settled).as("while it is searched once more").isTrue();
        settle();

        mtu.force();
        assertThat(path.settled).as("when it may have changed").isFalse();
        settle();
        assertThat(path.settled).isTrue();

        mtu.onLinkDown();
        assertThat(path.settled).as("when the link is down").isFalse();
        mtu.onNewPath();
        path.manual = OptionalInt.of(1500);
        mtu.run(now);
        assertThat(path.settled).as("when it is set by hand").isTrue();
    }

    @Test
    void endsItsSearchWhenTheLinkGoesDown() {
        path.answers = false;
        mtu.run(now);

        mtu.onLinkDown();
        path.answers = true;
        mtu.onReply(KnetLimits.MAX_MTU, now);

        assertThat(path.found().found()).isEqualTo(482);
        assertThat(path.settled).isFalse();
    }

    @Test
    void triesAgainAfterAProbeThatCouldNotBeSent() {
        path.failsToSend = true;
        mtu.run(now);
        path.failsToSend = false;
        path.carries = 1500;

        now += LONG_AFTER;
        settle();

        assertThat(path.found().found()).isEqualTo(1446);
    }

    /** Runs until nothing is due for a second. */
    private void settle() {
        for (int i = 0; i < 500; i++) {
            mtu.run(now);
            path.answer();
            long due = mtu.nanosUntilDue(now);
            if (due > Duration.ofSeconds(1).toNanos()) {
                return;
            }
            now += due;
        }
        throw new AssertionError("the search does not end");
    }

    /** A path that answers probes of the sizes that it carries. */
    private final class FakePath implements MtuDiscovery.Path, MtuDiscovery.Observer {
        @Override
        public int headers() {
            return HEADERS;
        }

        private LinkMtu found = MtuDiscovery.unknown(CryptoOverhead.NONE);
        private boolean canProbe = true;
        private CryptoOverhead crypto = CryptoOverhead.NONE;
        private OptionalInt manual = OptionalInt.empty();
        private OptionalInt kernelMtu = OptionalInt.empty();
        private int carries = KnetLimits.MAX_MTU;
        private boolean answers = true;
        private boolean failsToSend;
        private MtuDiscovery mtu;
        private int unanswered;
        private int probes;
        private long lastProbeAt;
        private int changes;
        boolean settled;

        @Override
        public boolean canProbe() {
            return canProbe;
        }

        @Override
        public CryptoOverhead crypto() {
            return crypto;
        }

        @Override
        public long intervalNanos() {
            return INTERVAL;
        }

        @Override
        public OptionalInt manualMtu() {
            return manual;
        }

        @Override
        public boolean sendProbe(int size, int plainLength) {
            assertThat(crypto.sealed(plainLength) + HEADERS).isEqualTo(size);
            probes++;
            lastProbeAt = now;
            if (failsToSend) {
                return false;
            }
            if (kernelMtu.isPresent() && size > kernelMtu.getAsInt()) {
                mtu.onProbeTooBig(now);
            } else if (answers && size <= carries) {
                unanswered = size;
            }
            return true;
        }

        /** The answer comes back by the event loop, not out of the call that sent the probe. */
        void answer() {
            while (unanswered != 0) {
                int size = unanswered;
                unanswered = 0;
                mtu.onReply(size, now);
            }
        }

        @Override
        public OptionalInt kernelMtu() {
            return kernelMtu;
        }

        @Override
        public void mtuChanged(LinkMtu mtu) {
            found = mtu;
            changes++;
        }

        LinkMtu found() {
            return found;
        }

        @Override
        public void mtuSettled(boolean now) {
            settled = now;
        }
    }
}
