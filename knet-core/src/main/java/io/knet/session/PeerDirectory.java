package io.knet.session;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What is configured about other nodes, as the checks of handshakes ask it. Thread safe. */
@FunctionalInterface
public interface PeerDirectory {
    /**
     * Finds a host.
     *
     * @param host 0 to 65535
     * @return null if it is not configured; this node itself is no peer, configured or not
     */
    @Nullable Peer peer(int host);

    /** A host. */
    interface Peer {
        /** Whether it may speak in sessions. */
        boolean speaksSessions();

        /**
         * Whether a link is configured and enabled.
         *
         * @param link 0 to 255
         */
        boolean hasLink(int link);

        /**
         * Whether a datagram over a link may come from an address: a static link's peer, or what
         * the access list of a dynamic link accepts.
         *
         * @param link a link that it has
         */
        boolean accepts(int link, InetAddress source);
    }
}
