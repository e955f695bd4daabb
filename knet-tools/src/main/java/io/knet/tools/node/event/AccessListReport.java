package io.knet.tools.node.event;

import io.knet.AccessEntry;
import io.knet.admin.report.NodeEvent;
import io.knet.admin.value.LinkName;
import io.knet.stats.json.JsonObject;
import java.util.List;

/**
 * The access list of a link.
 *
 * @param name the link
 * @param entries its entries, in the order in which they are tried
 */
public record AccessListReport(LinkName name, List<AccessEntry> entries) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("event", "acl")
                .put("host", name.host())
                .put("link", name.link())
                .putObjects("entries", entries.stream().map(AccessListReport::json).toList());
    }

    private static JsonObject json(AccessEntry entry) {
        return new JsonObject()
                .put("verdict", entry.verdict().wireName())
                .put("sources", entry.sources());
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder("access list of link ").append(name).append(':');
        if (entries.isEmpty()) {
            text.append(" empty, nobody is accepted");
        }
        for (int i = 0; i < entries.size(); i++) {
            text.append("\n  ").append(i).append(' ').append(entries.get(i));
        }
        return text.toString();
    }
}
