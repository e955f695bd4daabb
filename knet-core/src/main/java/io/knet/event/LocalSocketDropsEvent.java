package io.knet.event;

import static java.util.Objects.requireNonNull;

import io.knet.KnetAddress;
import io.knet.KnetEvent;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What knet tells as a {@link KnetEvent.LocalSocketDrops}; the accessors are described there. */
public record LocalSocketDropsEvent(InetSocketAddress local, long packets)
        implements KnetEvent.LocalSocketDrops {
    /** Refuses null. */
    public LocalSocketDropsEvent {
        requireNonNull(local, "local");
    }

    /** Whether all values are equal, the zone of the address included. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LocalSocketDropsEvent that
                && packets == that.packets
                && KnetAddress.same(local, that.local);
    }

    @Override
    public int hashCode() {
        return Objects.hash(local, packets);
    }

    @Override
    public String toString() {
        return "LocalSocketDropsEvent[local="
                + KnetAddress.format(local)
                + ", packets="
                + packets
                + "]";
    }
}
