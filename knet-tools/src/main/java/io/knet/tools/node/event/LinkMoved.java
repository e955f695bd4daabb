package io.knet.tools.node.event;

import io.knet.stats.json.JsonObject;
import io.knet.tools.node.option.AddressText;
import io.knet.tools.node.option.LinkName;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A link has other addresses.
 *
 * @param name the link
 * @param local its local address, with the real port
 * @param remote its peer's address; empty for a dynamic link
 */
public record LinkMoved(LinkName name, InetSocketAddress local, Optional<InetSocketAddress> remote)
        implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("event", "moved")
                .put("host", name.host())
                .put("link", name.link())
                .put("local", AddressText.format(local))
                .put("remote", AddressText.format(remote));
    }

    @Override
    public String text() {
        return "link "
                + name
                + " now: "
                + AddressText.format(local)
                + " -> "
                + AddressText.format(remote);
    }
}
