package io.knet.tools.admin;

import io.knet.admin.json.JsonValue;
import io.knet.admin.value.LinkName;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.OptionalLong;

/** The pings over a link, and what came of them. */
final class PingTally {
    private final LinkName link;
    private final LongSummaryStatistics micros = new LongSummaryStatistics();
    private long sent;

    PingTally(LinkName link) {
        this.link = link;
    }

    LinkName link() {
        return link;
    }

    /** Adds what the node has answered. */
    void add(JsonValue answer) {
        sent++;
        OptionalLong rtt = answer.number("rtt_us");
        if (rtt.isPresent()) {
            micros.accept(rtt.getAsLong());
        }
    }

    boolean hasAnswer() {
        return micros.getCount() > 0;
    }

    /** One ping for people, with the ends of lines. */
    String line(JsonValue answer) {
        String name = "link " + link + ": ";
        Optional<JsonValue> failed = answer.member("failed");
        if (failed.isEmpty()) {
            return name
                    + answer.number("size").orElse(0)
                    + " bytes, answered in "
                    + answer.number("rtt_us").orElse(0)
                    + " us"
                    + (answer.is("up") ? "" : ", though the link is not up")
                    + "\n";
        }
        JsonValue why = failed.get();
        Optional<JsonValue> diagnosis = why.member("diagnosis");
        return name
                + "no answer; layer "
                + why.text("layer").orElse("?")
                + ", direction "
                + why.text("direction").orElse("?")
                + ": "
                + why.text("text").orElse("?")
                + diagnosis
                        .flatMap(known -> known.text("code"))
                        .map(code -> " (" + code + ")")
                        .orElse("")
                + "\n"
                + diagnosis
                        .flatMap(NextCommand::of)
                        .map(next -> "  next: " + next + "\n")
                        .orElse("");
    }

    /** All of them for people, with the end of the line. */
    String summary() {
        String counts = "link " + link + ": " + sent + " sent, " + micros.getCount() + " answered";
        return hasAnswer()
                ? counts
                        + ", round trip "
                        + micros.getMin()
                        + "/"
                        + Math.round(micros.getAverage())
                        + "/"
                        + micros.getMax()
                        + " us (least/average/most)\n"
                : counts + "\n";
    }
}
