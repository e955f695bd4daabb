package io.knet.tools.node.event;

import io.knet.KnetAddress;
import io.knet.admin.report.NodeEvent;
import io.knet.stats.json.JsonObject;
import java.net.InetSocketAddress;

/** HTTP is answered. */
public final class HttpReady implements NodeEvent {
    private final InetSocketAddress address;

    /**
     * The event.
     *
     * @param address where, with the real port
     */
    public HttpReady(InetSocketAddress address) {
        this.address = address;
    }

    @Override
    public JsonObject json() {
        return new JsonObject().put("event", "http").put("address", KnetAddress.format(address));
    }

    @Override
    public String text() {
        return address.getAddress().isAnyLocalAddress()
                ? "answers http on port " + address.getPort() + " of every address of this machine"
                : "answers http://" + KnetAddress.format(address) + "/";
    }
}
