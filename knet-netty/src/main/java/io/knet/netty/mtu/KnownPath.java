package io.knet.netty.mtu;

import io.knet.crypto.CryptoOverhead;

/** What the handle has to know of a link's path. Any thread. */
public interface KnownPath {
    /** Id of the host that it leads to. */
    int hostId();

    /** Whether messages may go over the link. */
    boolean carriesMessages();

    /** What goes in a packet, as the last search found. */
    LinkMtu mtu();

    /** Whether what {@link #mtu()} says is not about to change. */
    boolean isSettled(CryptoOverhead crypto);
}
