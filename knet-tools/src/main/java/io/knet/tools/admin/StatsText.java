package io.knet.tools.admin;

import io.knet.admin.json.JsonValue;
import java.util.OptionalLong;

/** Counters for people; those that are 0 are left out. */
final class StatsText {
    private final StringBuilder text = new StringBuilder();

    /**
     * The lines, each with its end.
     *
     * @param stats what the node answers {@code stats}
     */
    static String of(JsonValue stats) {
        StatsText text = new StatsText();
        text.text.append(stats.is("lifetime") ? "stats since the start:\n" : "stats:\n");
        stats.member("handle").ifPresent(handle -> text.addAll("", handle));
        stats.member("drops").ifPresent(drops -> text.addAll("dropped, ", drops));
        for (JsonValue channel : stats.list("channels")) {
            text.addAll("channel " + channel.number("number").orElse(0) + " ", channel);
        }
        for (JsonValue link : stats.list("links")) {
            String name = link.number("host").orElse(0) + "/" + link.number("link").orElse(0);
            text.addAll("link " + name + " ", link);
        }
        stats.list("errors").forEach(text::addError);
        stats.member("admin").ifPresent(admin -> text.addAll("admin ", admin));
        return text.text.toString();
    }

    /** As {@link io.knet.stats.ErrorEntry#summary} has it. */
    private void addError(JsonValue error) {
        text.append("  error ").append(error.text("code").orElse("unknown"));
        error.number("host")
                .ifPresent(
                        host -> {
                            OptionalLong link = error.number("link");
                            text.append(link.isPresent() ? ", link " : ", host ").append(host);
                            link.ifPresent(id -> text.append('/').append(id));
                        });
        long count = error.number("count").orElse(0);
        text.append(", ").append(count == 1 ? "once" : count + " times");
        text.append(", last ").append(error.text("last").orElse("never"));
        text.append(": ").append(error.text("text").orElse("")).append('\n');
    }

    private void addAll(String prefix, JsonValue counters) {
        for (String name : counters.names()) {
            boolean isName = name.equals("host") || name.equals("link") || name.equals("number");
            OptionalLong value = counters.number(name);
            if (!isName && value.isPresent() && value.getAsLong() != 0) {
                text.append("  ").append(prefix).append(name).append(": ");
                text.append(value.getAsLong()).append('\n');
            }
        }
    }
}
