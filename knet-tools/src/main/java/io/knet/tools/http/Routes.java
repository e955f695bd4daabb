package io.knet.tools.http;

import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHealth;
import io.knet.admin.report.StatusReport;
import io.knet.micrometer.HaClusterMetrics;
import io.knet.micrometer.KnetMetrics;
import io.knet.tools.Messages;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What is at which path. Answers are made on the thread that asks. */
final class Routes implements AutoCloseable {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final KnetMetrics metrics;
    private final Optional<HaClusterMetrics> haCluster;
    private final Map<String, Supplier<Answer>> answers = new TreeMap<>();

    private final ViewPages pages = new ViewPages();
    private final EventFeed feed;

    Routes(KnetHandle handle, boolean haCluster, EventExecutor loop) {
        feed = new EventFeed(handle, loop);
        metrics = new KnetMetrics(handle);
        metrics.bindTo(registry);
        this.haCluster = haCluster ? Optional.of(new HaClusterMetrics(handle)) : Optional.empty();
        this.haCluster.ifPresent(meters -> meters.bindTo(registry));
        answers.put("/metrics", () -> Answer.of(PROMETHEUS_TEXT, registry.scrape()));
        answers.put("/health", () -> health(handle));
        answers.put("/status", () -> status(handle));
    }

    /** What is at a path without its query; empty if nothing is. */
    Optional<Answer> at(String path) {
        return Optional.ofNullable(answers.get(path)).map(Supplier::get);
    }

    /** The file of the live view at a path, which needs no token; empty if none is there. */
    Optional<Answer> page(String path) {
        return pages.at(path);
    }

    /** What there is to ask for, in words. */
    String paths() {
        return "/, /events, " + String.join(", ", answers.keySet());
    }

    /** What happens. */
    EventFeed feed() {
        return feed;
    }

    private static Answer health(KnetHandle handle) {
        KnetHealth health = KnetHealth.of(handle);
        return Answer.json(
                health.isServing() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                health.toJson());
    }

    private static Answer status(KnetHandle handle) {
        try {
            return Answer.json(HttpResponseStatus.OK, StatusReport.of(handle).json().toString());
        } catch (KnetException gone) {
            // The node ends, or a host was removed in this very moment.
            return Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, Messages.of(gone));
        }
    }

    @Override
    public void close() {
        feed.close();
        metrics.close();
        haCluster.ifPresent(HaClusterMetrics::close);
        registry.close();
    }
}
