package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.measure.Traffic;
import io.knet.lab.bench.option.PairKind;
import io.knet.stats.json.JsonObject;
import java.util.List;
import java.util.Map;
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

    String name() {
        return size + " bytes, " + pair.label() + (hosts > 1 ? ", " + hosts + " hosts" : "");
    }

    JsonObject json() {
        return new JsonObject()
                .put("size", size)
                .put("pair", pair.label())
                .put("hosts", hosts)
                .put("data_mtu", dataMtu)
                .put("delivered_per_second", Numerals.json(spread(Traffic::deliveredPerSecond)))
                .put("sender_cpu_us_per_message", Numerals.json(spread(Traffic::senderMicros)))
                .put("receiver_cpu_us_per_message", Numerals.json(spread(Traffic::receiverMicros)))
                .put("lost", lost())
                .put("sound", isSound())
                .putObjects("rounds", rounds.stream().map(Traffic::json).toList());
    }
}
