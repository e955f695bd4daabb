package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetError;
import io.knet.KnetEvent.OnwireVersionChange;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.OnwireControl;
import io.knet.OnwireVersion;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Failures;
import org.junit.jupiter.api.Test;

/** The version of the wire format (spec api 15.6). */
final class OnwireVersionTest {
    private static final OnwireVersion ONE = new OnwireVersion(1, 1, 1);

    @Test
    void hostsTellTheirVersions() {
        try (Cluster nodes = Cluster.of(2).start()) {
            KnetHandle handle = nodes.node(1);
            OnwireControl versions = handle.onwireVersion();
            assertThat(versions.own()).isEqualTo(ONE);
            assertThat(versions.of(1)).isEqualTo(ONE);
            // The peer is reachable, but its first ping may not have come.
            Await.until(() -> versions.of(2).equals(new OnwireVersion(0, 1, 1)));
            handle.addHost(9);
            assertThat(versions.of(9)).isEqualTo(new OnwireVersion(0, 0, 0));
            assertThat(Failures.error(() -> versions.of(3))).isEqualTo(KnetError.UNKNOWN_HOST);
            KnetHost self = handle.addHost(1);
            self.addLink(0, LinkConfig.loopback());
            assertThat(versions.of(1)).isEqualTo(ONE);
        }
    }

    @Test
    void theOneVersionThatExistsCanBeForced() {
        KnetHandle handle = KnetHandle.builder(1).threads(1).build();
        OnwireControl versions = handle.onwireVersion();
        Events events = Events.of(handle);
        assertThat(versions.forced()).isEmpty();
        versions.force(1);
        assertThat(versions.forced()).hasValue(1);
        for (int version : new int[] {-1, 0, 2}) {
            assertThat(Failures.message(() -> versions.force(version)))
                    .contains("on-wire version " + version + " must be 1 to 1");
        }
        assertThat(versions.forced()).hasValue(1);
        versions.automatic();
        assertThat(versions.forced()).isEmpty();
        assertThat(versions.own()).isEqualTo(ONE);
        assertThat(events.count(OnwireVersionChange.class)).isZero();
        handle.close();
        assertThat(Failures.error(handle::onwireVersion)).isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(Failures.error(() -> versions.force(1))).isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(Failures.error(versions::automatic)).isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(Failures.error(() -> versions.of(1))).isEqualTo(KnetError.HANDLE_CLOSED);
    }
}
