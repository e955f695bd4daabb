package io.knet.netty.session;

import io.knet.netty.link.HostLink;
import io.knet.session.SessionDrop;
import io.knet.session.wire.HandshakeHeader;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Hears of INITs of nodes that have the key file, which are meant for another node or are not from
 * where their sender is here. Any event loop.
 */
@FunctionalInterface
public interface MisdirectedInits {
    /**
     * One came.
     *
     * @param reason why it is dropped; {@link SessionDrop#WRONG_SOURCE} also if it is not, but came
     *     from the peer of another host's link
     * @param header whose mac was right
     * @param via the link whose socket it came over; null if it came to a local socket
     */
    void came(
            SessionDrop reason,
            HandshakeHeader header,
            InetSocketAddress source,
            @Nullable HostLink via);
}
