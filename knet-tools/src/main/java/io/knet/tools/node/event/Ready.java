package io.knet.tools.node.event;

import io.knet.KnetLink;
import io.knet.admin.report.NodeEvent;
import io.knet.stats.json.JsonObject;
import io.knet.tools.node.option.AddressText;
import java.util.List;
import java.util.Optional;

/**
 * The node takes commands. Always the first event.
 *
 * @param id id of the node
 * @param transport {@code epoll} or {@code nio}
 * @param epollMissing why epoll is not used although it was wanted
 * @param channel number of the data channel
 * @param crypto how packets are sealed, {@code none} in clear
 * @param links the links, with the real ports
 */
public record Ready(
        int id,
        String transport,
        Optional<String> epollMissing,
        int channel,
        String crypto,
        List<KnetLink> links)
        implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("event", "ready")
                .put("id", id)
                .put("transport", transport)
                .put("epoll_missing", epollMissing)
                .put("channel", channel)
                .put("crypto", crypto)
                .putObjects("links", links.stream().map(Ready::json).toList());
    }

    private static JsonObject json(KnetLink link) {
        return new JsonObject()
                .put("host", link.host().id())
                .put("link", link.id())
                .put("local", AddressText.format(link.localAddress()))
                .put("remote", AddressText.format(link.config().remote()));
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder("ready: node ").append(id);
        text.append(", sockets ").append(transport);
        epollMissing.ifPresent(reason -> text.append(" (no epoll: ").append(reason).append(')'));
        text.append(", channel ").append(channel).append(", crypto ").append(crypto);
        for (KnetLink link : links) {
            text.append("\n  link ").append(link.host().id()).append('/').append(link.id());
            text.append(": ").append(AddressText.format(link.localAddress()));
            text.append(" -> ").append(AddressText.format(link.config().remote()));
        }
        return text.toString();
    }
}
