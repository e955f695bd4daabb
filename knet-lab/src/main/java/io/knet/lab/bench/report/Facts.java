package io.knet.lab.bench.report;

import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.SessionSpec;
import io.knet.stats.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What all reports begin and end with. */
final class Facts {
    private Facts() {}

    static String headline(String bench, BenchSettings settings) {
        return bench + ": " + settings.describe() + "\n";
    }

    static JsonObject json(String bench, BenchSettings settings) {
        return new JsonObject()
                .put("bench", bench)
                .put("settings", settings.describe())
                .put("crypto", settings.crypto().map(Object::toString))
                .put("session", settings.session().map(spec -> spec.suite().wireName()))
                .put("identities", settings.session().map(SessionSpec::identities).orElse(false))
                .put("compress", settings.compress().map(spec -> spec.complete()))
                .put("links", settings.links())
                .put("seconds", settings.seconds().toMillis() / 1000.0)
                .put("rounds", settings.rounds())
                .put("veth", settings.veth())
                .put("java", Runtime.version().toString())
                .put("processors", Runtime.getRuntime().availableProcessors());
    }

    /** Adds up counters of several measurements. */
    static Map<String, Long> sum(Collection<Map<String, Long>> all) {
        Map<String, Long> sums = new TreeMap<>();
        all.forEach(one -> one.forEach((name, value) -> sums.merge(name, value, Long::sum)));
        return sums;
    }

    /** A line for each row whose messages were lost, with the counters that say why. */
    static String losses(String row, long lost, Map<String, Long> counters) {
        if (lost == 0) {
            return "";
        }
        String reasons = counters.isEmpty() ? "no counter rose" : listed(counters);
        return "  lost, " + row + ": " + lost + " messages; " + reasons + "\n";
    }

    /** Counters and their values in one line. */
    static String listed(Map<String, Long> counters) {
        return counters.toString().replaceAll("[{}]", "");
    }
}
