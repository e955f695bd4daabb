package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.measure.Traffic;
import io.knet.lab.bench.option.PairKind;
import io.knet.stats.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The measurements of one pair of processes with one length of messages.
 *
 * @param size length of the messages, in bytes
 * @param pair who sends to whom
 * @param hosts how many hosts receive
 * @param dataMtu the longest message that went in one packet, in bytes
 * @param rounds the measurements
 */
public record TrafficRow(int size, PairKind pair, int hosts, int dataMtu, List<Traffic> rounds) {
    /** Copies the list. */
    public TrafficRow {
        rounds = List.copyOf(rounds);
    }

    Spread spread(ToDoubleFunction<Traffic> figure) {
        return Spread.of(rounds, figure);
    }

    /** A figure of those measurements that have it, if any has. */
    Optional<Spread> known(Function<Traffic, OptionalDouble> figure) {
        double[] known =
                rounds.stream().map(figure).flatMapToDouble(OptionalDouble::stream).toArray();
        return known.length == 0 ? Optional.empty() : Optional.of(Spread.of(known));
    }

    List<Double> values(ToDoubleFunction<Traffic> figure) {
        return rounds.stream().map(figure::applyAsDouble).toList();
    }

    long lost() {
        return rounds.stream().mapToLong(Traffic::lost).sum();
    }

    double lostShare() {
        long expected = rounds.stream().mapToLong(Traffic::expected).sum();
        return expected == 0 ? 0 : (double) lost() / expected;
    }

    Map<String, Long> counters() {
        return Facts.sum(rounds.stream().map(Traffic::counters).toList());
    }

    boolean isSound() {
        return rounds.stream().allMatch(one -> one.isSound() && !one.hasUnexplainedLoss());
    }

    private void putIfKnown(
            JsonObject json, String name, Function<Traffic, OptionalDouble> figure) {
        known(figure).ifPresent(spread -> json.put(name, Numerals.json(spread)));
    }

    String name() {
        return size + " bytes, " + pair.label() + (hosts > 1 ? ", " + hosts + " hosts" : "");
    }

    JsonObject json() {
        JsonObject json =
                new JsonObject()
                        .put("size", size)
                        .put("pair", pair.label())
                        .put("hosts", hosts)
                        .put("data_mtu", dataMtu)
                        .put(
                                "delivered_per_second",
                                Numerals.json(spread(Traffic::deliveredPerSecond)))
                        .put(
                                "sender_cpu_us_per_message",
                                Numerals.json(spread(Traffic::senderMicros)))
                        .put(
                                "receiver_cpu_us_per_message",
                                Numerals.json(spread(Traffic::receiverMicros)))
                        .put("lost", lost())
                        .put("sound", isSound());
        putIfKnown(json, "sender_allocated_bytes_per_message", Traffic::senderAllocation);
        putIfKnown(json, "receiver_allocated_bytes_per_message", Traffic::receiverAllocation);
        putIfKnown(json, "allocated_bytes_per_message", Traffic::bothAllocation);
        return json.putObjects("rounds", rounds.stream().map(Traffic::json).toList());
    }
}
