package io.knet.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HaClusterMetricsTest {
    private static final String ERRORS = "ha.cluster.corosync.ring.errors";
    private static final String RINGS = "ha.cluster.corosync.rings";

    private final KnetHandle node = KnetHandle.builder(1).build();
    private final KnetHandle peer = KnetHandle.builder(2).build();
    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry =
            new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final HaClusterMetrics metrics = new HaClusterMetrics(node, Tags.of("cluster", "test"));

    @AfterEach
    void close() {
        metrics.close();
        node.close();
        peer.close();
    }

    private static KnetLink link(KnetHandle from, int to, int number, String local, String remote) {
        KnetHost host = from.findHost(to).orElseGet(() -> from.addHost(to));
        return host.addLink(
                number,
                LinkConfig.udp(KnetAddress.parse(local), KnetAddress.parse(remote))
                        .withTimers(LinkTimers.ofMillis(50, 20_000).withPongsToComeUp(2)));
    }

    private static void awaitUp(KnetLink... links) {
        for (KnetLink link : links) {
            link.whenUp().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    /** The number of faulty rings a moment later. */
    private double errors() {
        clock.add(Duration.ofSeconds(1));
        return registry.get(ERRORS).tags("cluster", "test").gauge().value();
    }

    private double ring(int number) {
        return registry.get(RINGS).tags("number", Integer.toString(number)).gauge().value();
    }

    private List<String> rings() {
        return registry.find(RINGS).gauges().stream()
                .map(Gauge::getId)
                .map(id -> id.getTag("number"))
                .sorted()
                .toList();
    }

    @Test
    void withoutRingsNoneIsFaulty() {
        try (HaClusterMetrics untagged = new HaClusterMetrics(node)) {
            untagged.bindTo(registry);
            assertThat(registry.get(ERRORS).gauge().value()).isZero();
            assertThat(rings()).isEmpty();
        }
        assertThat(registry.find(ERRORS).gauge()).isNull();
    }

    @Test
    void aRingIsFaultyAsSoonAsOneOfItsLinksIsDown() {
        awaitUp(
                link(peer, 1, 0, "127.0.94.2:5405", "127.0.94.1:5405"),
                link(node, 2, 0, "127.0.94.1:5405", "127.0.94.2:5405"));
        awaitUp(
                link(peer, 1, 1, "127.0.95.2:5405", "127.0.95.1:5405"),
                link(node, 2, 1, "127.0.95.1:5405", "127.0.95.2:5405"));
        metrics.bindTo(registry);

        assertThat(errors()).isZero();
        assertThat(ring(0)).isOne();
        assertThat(ring(1)).isOne();

        KnetLink dead = link(node, 3, 1, "127.0.95.1:5405", "127.0.95.3:5405");
        assertThat(errors()).isOne();
        assertThat(ring(0)).isOne();
        assertThat(ring(1)).isZero();

        dead.disable();
        assertThat(errors()).isZero();
        assertThat(ring(1)).isOne();
    }

    @Test
    void ringsHaveTheLabelsOfTheExporter() {
        link(node, 2, 3, "127.0.94.1:5405", "127.0.94.2:5405");
        metrics.bindTo(registry);

        Meter.Id ring = registry.get(RINGS).gauge().getId();
        assertThat(Tags.of(ring.getTags()))
                .isEqualTo(
                        Tags.of(
                                "ring_id", "",
                                "node_id", "1",
                                "number", "3",
                                "address", "127.0.94.1",
                                "cluster", "test"));
    }

    @Test
    void ringsComeAndGoWithTheirLinks() {
        metrics.bindTo(registry);
        assertThat(errors()).isZero();
        assertThat(rings()).isEmpty();

        KnetLink first = link(node, 2, 0, "127.0.94.1:5405", "127.0.94.2:5405");
        link(node, 2, 1, "127.0.95.1:5405", "127.0.95.2:5405").disable();
        assertThat(errors()).isOne();
        assertThat(rings()).containsExactly("0");

        first.remove();
        assertThat(errors()).isZero();
        assertThat(rings()).isEmpty();

        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aNodeThatIsClosedHasNoRings() {
        link(node, 2, 0, "127.0.94.1:5405", "127.0.94.2:5405");
        metrics.bindTo(registry);
        assertThat(errors()).isOne();

        node.close();
        assertThat(errors()).isZero();
        assertThat(rings()).isEmpty();
    }
}
