package io.knet.event;

import static java.util.Objects.requireNonNull;

import io.knet.KnetAddress;
import io.knet.KnetEvent;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What knet tells as a {@link KnetEvent.LinkPeerMoved}; the accessors are described there. */
public record LinkPeerMovedEvent(int host, int link, InetSocketAddress from, InetSocketAddress to)
        implements KnetEvent.LinkPeerMoved {
    /** Refuses null. */
    public LinkPeerMovedEvent {
        requireNonNull(from, "from");
        requireNonNull(to, "to");
    }

    /** Whether all values are equal, the zones of addresses included. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkPeerMovedEvent that
                && host == that.host
                && link == that.link
                && KnetAddress.same(from, that.from)
                && KnetAddress.same(to, that.to);
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, link, from, to);
    }

    @Override
    public String toString() {
        return "LinkPeerMovedEvent[host="
                + host
                + ", link="
                + link
                + ", from="
                + KnetAddress.format(from)
                + ", to="
                + KnetAddress.format(to)
                + "]";
    }
}
