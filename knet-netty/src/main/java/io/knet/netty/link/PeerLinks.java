package io.knet.netty.link;

import io.knet.netty.handler.InboundPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The links of one transport, for a transport whose peers connect by themselves and from any port:
 * it asks whose peer somebody may be. Any thread.
 */
public interface PeerLinks {
    /**
     * Whether somebody may connect to a local address: as the peer of a link that leaves from it,
     * or as one whom the access list of a dynamic link there accepts (spec wire 11.3).
     */
    boolean isExpected(InetSocketAddress local, InetAddress source);

    /**
     * The static link that a plain control packet names, if it leaves from a local address and its
     * peer has the address that the packet comes from; null if there is none, or the packet is none
     * that names a link.
     */
    @Nullable ChannelOwner named(InetSocketAddress local, InboundPacket packet);

    /**
     * Whether a link that {@link #named} gave is still there, and still leads from a local address
     * to a peer.
     */
    boolean leads(ChannelOwner owner, InetSocketAddress local, InetAddress peer);
}
