package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.ChannelConfig;
import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import io.knet.micrometer.KnetMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard, the alert rules and the documents name only metrics that exist. */
class MonitoringTest {
    private static final Path FOLDER = Project.ROOT.resolve("docs/monitoring");
    private static final Pattern METRIC = Pattern.compile("\\bknet_[a-z0-9_]+\\b");
    private static final Pattern REASONS = Pattern.compile("reason=~?\\\\?\"([a-z_|]+)");
    private static final Pattern SEVERITIES = Pattern.compile("severity=\\\\?\"([a-z]+)");

    private static final String SCRAPE = scrape();

    private static String scrape() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (KnetHandle handle = KnetHandle.builder(1).build();
                KnetMetrics metrics = new KnetMetrics(handle)) {
            handle.openChannel(ChannelConfig.of(0));
            handle.addHost(2)
                    .addLink(
                            0,
                            LinkConfig.udp(
                                            KnetAddress.parse("127.0.79.1:5405"),
                                            KnetAddress.parse("127.0.79.2:5405"))
                                    .withEnabled(false));
            metrics.bindTo(registry);
            return registry.scrape();
        } finally {
            registry.close();
        }
    }

    /** The names of all samples. */
    private static Set<String> metrics() {
        Set<String> names = new TreeSet<>();
        SCRAPE.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .forEach(names::add);
        return names;
    }

    private static Set<String> named(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = METRIC.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private static void assertKnown(String text) {
        assertThat(named(text)).isNotEmpty().isSubsetOf(metrics());
        Matcher reasons = REASONS.matcher(text);
        while (reasons.find()) {
            for (String reason : reasons.group(1).split("\\|")) {
                assertThat(SCRAPE).contains("reason=\"" + reason + "\"");
            }
        }
        Matcher severities = SEVERITIES.matcher(text);
        while (severities.find()) {
            assertThat(SCRAPE).contains("severity=\"" + severities.group(1) + "\"");
        }
    }

    @Test
    void theDashboardShowsMetricsThatExist() throws Exception {
        JsonNode dashboard =
                new ObjectMapper().readTree(Project.text(FOLDER.resolve("grafana-dashboard.json")));
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
            panel.get("targets").forEach(target -> expressions.add(target.get("expr").asText()));
        }
        expressions.forEach(MonitoringTest::assertKnown);
    }

    @Test
    void alertsAreAboutMetricsAndReasonsThatExist() {
        assertKnown(Project.text(FOLDER.resolve("prometheus-alerts.yml")));
    }

    @Test
    void theDocumentNamesEveryMetricThatIsNoCounter() {
        Set<String> gauges = new TreeSet<>();
        Pattern type = Pattern.compile("# TYPE (\\S+) gauge");
        Matcher types = type.matcher(SCRAPE);
        while (types.find()) {
            gauges.add(types.group(1));
        }
        String section =
                Project.text(Project.ROOT.resolve("docs/operations.md"))
                        .split("\n## Metrics\n", 2)[1]
                        .split("\n## ", 2)[0];

        assertThat(named(section)).isSubsetOf(metrics()).containsAll(gauges);
    }
}
