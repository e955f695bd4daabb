package io.knet.lab.simulate.report;

import io.knet.stats.json.JsonObject;
import io.knet.testkit.network.NetworkCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of many seeds. Belongs to one thread. */
public final class Summary {
    /** Seeds in which a promise was broken. */
    private final List<RunResult> failures = new ArrayList<>();

    private final Map<String, Long> faults = new TreeMap<>();
    private final Map<String, Long> sessions = new TreeMap<>();
    private final Map<NetworkCounter, Long> network = new EnumMap<>(NetworkCounter.class);
    private int seeds;
    private Duration simulated = Duration.ZERO;
    private long sent;
    private long delivered;
    private long lost;
    private long calms;
    private Duration recovering = Duration.ZERO;
    private Duration slowest = Duration.ZERO;

    /** Adds what came of one seed. */
    public void add(RunResult result) {
        seeds++;
        simulated = simulated.plus(result.time());
        sent += result.sent();
        delivered += result.delivered();
        lost += result.lost();
        calms += result.calms();
        recovering = recovering.plus(result.average().multipliedBy(result.calms()));
        if (result.slowest().compareTo(slowest) > 0) {
            slowest = result.slowest();
        }
        result.faults().forEach((name, count) -> faults.merge(name, count, Long::sum));
        result.sessions().forEach((name, count) -> sessions.merge(name, count, Long::sum));
        result.network().forEach((what, count) -> network.merge(what, count, Long::sum));
        if (result.failure().isPresent()) {
            failures.add(result);
        }
    }

    /** Whether every promise was kept in every seed. */
    public boolean isSound() {
        return failures.isEmpty();
    }

    private double hours() {
        return simulated.toMillis() / 3_600_000.0;
    }

    private double averageRecovery() {
        return calms == 0 ? 0 : recovering.toMillis() / 1000.0 / calms;
    }

    private long allFaults() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For people. */
    public String text(Duration took) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%d seeds, %.1f hours simulated in %.1f s, %d failed%n",
                        seeds,
                        hours(),
                        took.toMillis() / 1000.0,
                        failures.size()));
        text.append(
                String.format(
                        Locale.ROOT,
                        "messages: %d sent, %d delivered, %d lost and counted as such%n",
                        sent,
                        delivered,
                        lost));
        text.append(
                String.format(
                        Locale.ROOT,
                        "recovery after faults, %d times: %.1f s on average, %.1f s at most%n",
                        calms,
                        averageRecovery(),
                        slowest.toMillis() / 1000.0));
        text.append(String.format(Locale.ROOT, "faults: %d%n", allFaults()));
        faults.forEach((name, count) -> line(text, name, count));
        if (!sessions.isEmpty()) {
            text.append("sessions and confirmed messages:\n");
            sessions.forEach((name, count) -> line(text, name, count));
        }
        text.append("datagrams:\n");
        network.forEach((what, count) -> line(text, words(what), count));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, long count) {
        text.append(String.format(Locale.ROOT, "  %-36s %12d%n", name, count));
    }

    private static String words(NetworkCounter what) {
        return what.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** For scripts. */
    public String json(Duration took) {
        JsonObject faultCounts = new JsonObject();
        faults.forEach(faultCounts::put);
        JsonObject sessionCounts = new JsonObject();
        sessions.forEach(sessionCounts::put);
        JsonObject datagrams = new JsonObject();
        network.forEach(
                (what, count) -> datagrams.put(what.name().toLowerCase(Locale.ROOT), count));
        return new JsonObject()
                .put("seeds", seeds)
                .put("hours", hours())
                .put("seconds", took.toMillis() / 1000.0)
                .put("sent", sent)
                .put("delivered", delivered)
                .put("lost", lost)
                .put("recoveries", calms)
                .put("recovery_average_s", averageRecovery())
                .put("recovery_slowest_s", slowest.toMillis() / 1000.0)
                .put("faults", faultCounts)
                .put("sessions", sessionCounts)
                .put("datagrams", datagrams)
                .putObjects("failures", failures.stream().map(Summary::json).toList())
                .toString();
    }

    private static JsonObject json(RunResult failed) {
        return new JsonObject()
                .put("seed", failed.seed())
                .put("at", Timeline.time(failed.time().toNanos()))
                .put("failure", failed.failure().map(Throwable::toString));
    }
}
