package io.knet.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.ClearStats;
import io.knet.DataChannel;
import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.Verdict;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleTimer;
import io.knet.stats.LinkCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KnetMetricsTest {
    private static final int PEER = 2;

    private final KnetHandle node = KnetHandle.builder(1).build();
    private final KnetHandle peer = KnetHandle.builder(PEER).build();
    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry =
            new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final KnetMetrics metrics = new KnetMetrics(node, Tags.of("cluster", "test"));

    @AfterEach
    void close() {
        metrics.close();
        node.close();
        peer.close();
    }

    private static KnetLink link(KnetHandle from, int to, String local, String remote) {
        KnetHost host = from.findHost(to).orElseGet(() -> from.addHost(to));
        LinkTimers timers = LinkTimers.ofMillis(50, 20_000).withPongsToComeUp(2);
        return host.addLink(
                0,
                LinkConfig.udp(KnetAddress.parse(local), KnetAddress.parse(remote))
                        .withTimers(timers));
    }

    private KnetLink connect() {
        // Not searched for, so that what a meter read is what the handle says.
        node.mtu().manual(1500);
        peer.mtu().manual(1500);
        KnetLink there = link(peer, 1, "127.0.96.2:5405", "127.0.96.1:5405");
        KnetLink here = link(node, PEER, "127.0.96.1:5405", "127.0.96.2:5405");
        node.enableForwarding();
        peer.enableForwarding();
        here.whenUp().orTimeout(60, TimeUnit.SECONDS).join();
        there.whenUp().orTimeout(60, TimeUnit.SECONDS).join();
        return here;
    }

    /** Time passes, so that meters look again. */
    private void later() {
        clock.add(Duration.ofSeconds(1));
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    @Test
    void metersFollowALinkFromBeforeItIsUp() {
        metrics.bindTo(registry);
        assertThat(gauge("knet.hosts", "node", "1", "cluster", "test")).isZero();

        KnetLink link = connect();
        later();
        assertThat(gauge("knet.hosts")).isEqualTo(1);

        String[] tags = {"node", "1", "host", "2", "link", "0", "cluster", "test"};
        assertThat(gauge("knet.link.up", tags)).isEqualTo(1);
        assertThat(gauge("knet.link.enabled", tags)).isEqualTo(1);
        assertThat(gauge("knet.link.active", tags)).isEqualTo(1);
        assertThat(gauge("knet.link.mtu", tags)).isEqualTo(link.status().mtu());
        assertThat(registry.get("knet.link.latency").timeGauge().value(TimeUnit.SECONDS))
                .isPositive()
                .isLessThan(60);
        assertThat(count("knet.link.tx.ping.packets", tags)).isPositive();
        assertThat(gauge("knet.host.reachable", "host", "2")).isEqualTo(1);
        assertThat(gauge("knet.host.links.active", "host", "2")).isEqualTo(1);
        assertThat(gauge("knet.data.mtu")).isEqualTo(node.dataMtu());

        link.disable();
        later();
        assertThat(gauge("knet.link.up", tags)).isZero();
        assertThat(gauge("knet.link.enabled", tags)).isZero();
    }

    @Test
    void messagesAreCountedInTheirChannelAndNeverFall() {
        metrics.bindTo(registry);
        connect();
        node.filter(request -> Verdict.unicast(PEER));
        DataChannel sent = node.openChannel(3);
        DataChannel received = peer.openChannel(ChannelConfig.of(3));
        sent.sendSync(Unpooled.wrappedBuffer(new byte[] {1}));
        assertThat(received.receive(Duration.ofSeconds(60))).hasValueSatisfying(m -> m.release());
        node.clearStats(ClearStats.HANDLE_AND_LINKS);

        metrics.refresh();
        later();
        assertThat(count("knet.channel.sent", "channel", "3")).isEqualTo(1);
        assertThat(count("knet.tx.messages")).isEqualTo(1);
        assertThat(count("knet.link.tx.data.packets", "host", "2", "link", "0")).isEqualTo(1);
    }

    @Test
    void aRemovedHostTakesItsMetersAlong() {
        metrics.bindTo(registry);
        KnetLink link = connect();
        metrics.refresh();
        assertThat(registry.find("knet.link.up").gauges()).hasSize(1);

        link.remove();
        node.host(PEER).remove();
        assertThat(gauge("knet.hosts")).isZero();
        assertThat(registry.find("knet.link.up").gauges()).isEmpty();
        assertThat(registry.find("knet.host.reachable").gauges()).isEmpty();
    }

    @Test
    void aHostThatIsAddedAgainBetweenTwoScrapesHasItsOwnMeters() {
        metrics.bindTo(registry);
        KnetLink link = connect();
        link.remove();
        node.host(PEER).remove();
        KnetLink again = link(node, PEER, "127.0.96.1:5405", "127.0.96.2:5405");
        again.disable();

        metrics.refresh();
        later();
        assertThat(gauge("knet.link.enabled", "host", "2", "link", "0")).isZero();
        assertThat(gauge("knet.host.reachable", "host", "2")).isZero();
    }

    @Test
    void metersOfAClosedHandleTellWhatWasLast() {
        metrics.bindTo(registry);
        connect();
        node.filter(request -> Verdict.unicast(PEER));
        node.openChannel(3).sendSync(Unpooled.wrappedBuffer(new byte[] {1}));
        node.close();
        later();
        assertThat(count("knet.tx.messages")).isEqualTo(1);
        assertThat(gauge("knet.hosts")).isZero();
        assertThat(registry.find("knet.link.up").gauges()).isEmpty();

        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void oneLookServesAllMetersOfAScrape() {
        long[] looks = {0};
        Recent<Long> recent = new Recent<>(() -> ++looks[0], clock);
        assertThat(List.of(recent.get(), recent.get())).containsExactly(1L, 1L);
        clock.add(Recent.MAX_AGE_NANOS - 1, TimeUnit.NANOSECONDS);
        assertThat(recent.get()).isEqualTo(1);
        clock.add(1, TimeUnit.NANOSECONDS);
        assertThat(recent.get()).isEqualTo(2);
    }

    @Test
    void everyCounterTimerAndReasonHasItsMeter() {
        metrics.bindTo(registry);
        connect();
        metrics.refresh();
        List<String> names =
                registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName).toList();
        for (HandleCounter counter : HandleCounter.values()) {
            assertThat(names).contains("knet." + dotted(counter.descriptor().name()));
        }
        for (HandleTimer timer : HandleTimer.values()) {
            assertThat(names).contains("knet." + dotted(timer.descriptor().name()));
        }
        for (LinkCounter counter : LinkCounter.values()) {
            assertThat(names).contains("knet.link." + dotted(counter.descriptor().name()));
        }
        assertThat(registry.find("knet.drops").functionCounters())
                .hasSameSizeAs(DropReason.values());
    }

    private static String dotted(String name) {
        return name.replace('_', '.');
    }

    @Test
    void prometheusReadsThemUnderTheDocumentedNames() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (KnetMetrics plain = new KnetMetrics(node)) {
            plain.bindTo(prometheus);
            connect();
            prometheus.scrape();
            assertThat(prometheus.scrape())
                    .contains(
                            "knet_link_up{host=\"2\",link=\"0\",node=\"1\"} 1",
                            "knet_link_diagnosis{code=\"refused\",host=\"2\",link=\"0\",node=\"1\","
                                    + "severity=\"error\"} 0",
                            "knet_hosts{node=\"1\"} 1",
                            "knet_drops_total{node=\"1\",reason=\"not_authentic\"} 0",
                            "# TYPE knet_link_latency_seconds gauge",
                            "# TYPE knet_link_tx_data_bytes_total counter",
                            "# TYPE knet_tx_crypt_time_seconds summary");
        }
        prometheus.close();
    }
}
