package io.knet.tools.node.event;

import io.knet.LinkDownReason;
import io.knet.stats.json.JsonObject;
import java.util.Optional;

/**
 * A link came up or went down.
 *
 * @param host id of the host
 * @param link id of the link
 * @param up whether it came up
 * @param reason why it went down
 * @param detail the reason in words
 */
public record LinkChanged(
        int host, int link, boolean up, Optional<LinkDownReason> reason, Optional<String> detail)
        implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("event", "link")
                .put("host", host)
                .put("link", link)
                .put("up", up)
                .put("reason", reason.map(Enum::name))
                .put("detail", detail);
    }

    @Override
    public String text() {
        return "link "
                + host
                + "/"
                + link
                + " is "
                + (up ? "up" : "down")
                + detail.map(words -> ": " + words).orElse("");
    }
}
