package io.knet.admin.jmx;

import io.knet.KnetAddress;
import io.knet.KnetLink;
import io.knet.stats.Diagnosis;
import io.knet.stats.LinkStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A link, as JMX has it. */
final class LinkBean implements LinkMXBean {
    private final Supplier<LinkStatus> status;

    LinkBean(KnetLink link) {
        status = new LastKnown<>(link::status);
    }

    @Override
    public int getHost() {
        return status.get().host();
    }

    @Override
    public int getLink() {
        return status.get().link();
    }

    @Override
    public String getLocal() {
        return KnetAddress.format(status.get().local());
    }

    @Override
    public String getSource() {
        return status.get().source().map(KnetAddress::format).orElse("");
    }

    @Override
    public String getRemote() {
        return status.get().remote().map(KnetAddress::format).orElse("");
    }

    @Override
    public String getTransport() {
        return status.get().transport();
    }

    @Override
    public boolean isEnabled() {
        return status.get().enabled();
    }

    @Override
    public boolean isUp() {
        return status.get().up();
    }

    @Override
    public boolean isActive() {
        return status.get().active();
    }

    @Override
    public int getPriority() {
        return status.get().priority();
    }

    @Override
    public long getPingIntervalMillis() {
        return status.get().timers().pingInterval().toMillis();
    }

    @Override
    public long getPongTimeoutMillis() {
        return status.get().timers().pongTimeout().toMillis();
    }

    @Override
    public int getMtu() {
        return status.get().mtu();
    }

    @Override
    public int getOverhead() {
        return status.get().overhead();
    }

    @Override
    public double getLatencyMicros() {
        return micros(status.get().latency().average());
    }

    @Override
    public double getLatencyMinMicros() {
        return micros(status.get().latency().min());
    }

    @Override
    public double getLatencyMaxMicros() {
        return micros(status.get().latency().max());
    }

    @Override
    public double getLatencySlowestMicros() {
        return micros(status.get().latency().slowest());
    }

    @Override
    public double getLatencyLastMicros() {
        return micros(status.get().latency().last());
    }

    @Override
    public long getSincePongMillis() {
        return status.get().sincePong().map(Duration::toMillis).orElse(-1L);
    }

    @Override
    public long getUpCount() {
        return status.get().upCount();
    }

    @Override
    public long getDownCount() {
        return status.get().downCount();
    }

    @Override
    public String getLastDown() {
        return status.get().lastDown().orElse("");
    }

    @Override
    public String getDiagnosis() {
        return now(diagnosis -> diagnosis.code().wireName());
    }

    @Override
    public String getDiagnosisSeverity() {
        return now(diagnosis -> diagnosis.code().severity().wireName());
    }

    @Override
    public String getDiagnosisText() {
        return now(Diagnosis::text);
    }

    @Override
    public String getDiagnosisNext() {
        return now(Diagnosis::next);
    }

    private String now(Function<Diagnosis, String> part) {
        return status.get().diagnosis().map(part).orElse("");
    }

    @Override
    public String getDiagnosisSince() {
        return status.get().diagnosisSince().map(Texts::of).orElse("");
    }

    @Override
    public String getLastDiagnosis() {
        return status.get()
                .lastDiagnosis()
                .map(diagnosis -> diagnosis.code().wireName())
                .orElse("");
    }

    @Override
    public String getLastDiagnosisText() {
        return status.get().lastDiagnosis().map(Diagnosis::text).orElse("");
    }

    @Override
    public String getLastDiagnosisUntil() {
        return status.get().lastDiagnosisUntil().map(Texts::of).orElse("");
    }

    @Override
    public List<DiagnosisData> getFindings() {
        return status.get().findings().stream().<DiagnosisData>map(DiagnosisView::new).toList();
    }

    @Override
    public Map<String, Long> getCounters() {
        return Texts.byName(status.get().stats().counters());
    }

    @Override
    public Map<String, Long> getLifetimeCounters() {
        return Texts.byName(status.get().lifetimeStats().counters());
    }

    private static double micros(Optional<Duration> time) {
        return time.map(exact -> exact.toNanos() / 1000.0).orElse(Double.NaN);
    }
}
