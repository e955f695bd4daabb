package io.knet.netty.link;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkConfig;
import java.net.InetSocketAddress;

/** Which pairs of addresses the links of a handle have. Any thread. */
public interface AddressBook {
    /**
     * Reserves the addresses of a configuration for a link.
     *
     * @param reserve called while nobody else can reserve anything, and only if no other link has
     *     the addresses; what it throws is passed on
     * @throws KnetException {@link KnetError#IN_USE} if another link has the addresses, or is about
     *     to get them
     */
    void reserve(LinkConfig wanted, HostLink asking, Runnable reserve);

    /** A link is no more, and its addresses are free. */
    void release(HostLink link);

    /** Whether a link of the handle sends from an address. */
    boolean isLocal(InetSocketAddress source);
}
