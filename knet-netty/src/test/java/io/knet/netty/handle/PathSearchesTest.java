package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import org.junit.jupiter.api.Test;

/** The paths of all links are searched again, each on its loop. */
class PathSearchesTest {
    @Test
    void outdateWhatIsKnownAtOnceAndSearchOnTheLoops() {
        try (FakeHosts fakes = new FakeHosts(2);
                CryptoSlots slots = new CryptoSlots()) {
            fakes.addReachable(2);
            fakes.addReachable(3);
            DataMtu dataMtu =
                    new DataMtu(
                            fakes.hosts,
                            HostCrypto.shared(slots),
                            true,
                            event -> {},
                            Runnable::run);

            new PathSearches(fakes.hosts, dataMtu).searchAll();

            assertThat(fakes.links.made).hasSize(2);
            assertThat(fakes.links.made)
                    .extracting((FakeLink link) -> link.outdated)
                    .containsOnly(1);
            assertThat(fakes.links.made)
                    .extracting((FakeLink link) -> link.searches)
                    .containsOnly(0);
            fakes.loops.run();
            assertThat(fakes.links.made)
                    .extracting((FakeLink link) -> link.searches)
                    .containsOnly(1);
        }
    }
}
