package io.knet.tools.node.event;

import io.knet.stats.LinkStatus;
import io.knet.tools.json.JsonObject;
import io.knet.tools.node.option.AddressText;
import java.time.Duration;
import java.util.Optional;

/**
 * The state of a link, as part of a status.
 *
 * @param status the state
 */
record LinkReport(LinkStatus status) {
    JsonObject json() {
        JsonObject json =
                new JsonObject()
                        .put("link", status.link())
                        .put("local", AddressText.format(status.local()))
                        .put("remote", AddressText.format(status.remote()))
                        .put("transport", status.transport())
                        .put("enabled", status.enabled())
                        .put("up", status.up())
                        .put("active", status.active())
                        .put("priority", status.priority())
                        .put("mtu", status.mtu())
                        .put("overhead", status.overhead());
        putMicros(json, "latency_us", status.latency());
        putMicros(json, "latency_min_us", status.latencyMin());
        putMicros(json, "latency_max_us", status.latencyMax());
        return json.put("up_count", status.upCount())
                .put("down_count", status.downCount())
                .put("last_down", status.lastDown());
    }

    private static void putMicros(JsonObject json, String name, Optional<Duration> duration) {
        duration.ifPresent(present -> json.put(name, present.toNanos() / 1000));
    }

    String text() {
        String state = status.up() ? "up" : status.enabled() ? "down" : "disabled";
        return "link "
                + status.link()
                + ": "
                + state
                + (status.active() ? ", in use" : "")
                + ", "
                + AddressText.format(status.local())
                + " -> "
                + AddressText.format(status.remote())
                + ", "
                + status.transport()
                + ", priority "
                + status.priority()
                + status.latency()
                        .map(latency -> ", latency " + latency.toNanos() / 1000 + " us")
                        .orElse("")
                + ", came up "
                + status.upCount()
                + " times, went down "
                + status.downCount()
                + status.lastDown().map(reason -> ", last: " + reason).orElse("");
    }
}
