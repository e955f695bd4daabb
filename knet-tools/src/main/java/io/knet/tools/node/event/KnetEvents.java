package io.knet.tools.node.event;

import io.knet.KnetEvent;
import java.util.Optional;

/** Translates the handle's events. */
public final class KnetEvents {
    private KnetEvents() {}

    /** What the node prints for an event of the handle. */
    public static NodeEvent translate(KnetEvent event) {
        if (event instanceof KnetEvent.LinkUp up) {
            return new LinkChanged(up.host(), up.link(), true, Optional.empty(), Optional.empty());
        } else if (event instanceof KnetEvent.LinkDown down) {
            return new LinkChanged(
                    down.host(),
                    down.link(),
                    false,
                    Optional.of(down.reason()),
                    Optional.of(down.detail()));
        } else if (event instanceof KnetEvent.HostReachability host) {
            return new HostChanged(host.host(), host.reachable());
        } else if (event instanceof KnetEvent.DataMtu mtu) {
            return new MtuChanged(mtu.dataMtu());
        } else if (event instanceof KnetEvent.ReceiveOverflow overflow) {
            return new MessagesLost(overflow.channel(), overflow.sourceHost());
        }
        return new Notice(event.toString());
    }
}
