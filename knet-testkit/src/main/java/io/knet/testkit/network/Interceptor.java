package io.knet.testkit.network;

import java.net.InetSocketAddress;

/** Somebody who has the network in his hands: sees every datagram, and may take it away. */
@FunctionalInterface
public interface Interceptor {
    /**
     * Looks at a datagram that a socket has sent, before anything else becomes of it.
     *
     * @param from where it comes from
     * @param to where it goes
     * @param source the address of the socket that sent it, as its own machine knows it
     * @param datagram what is on its way
     * @return whether he takes it from the network. {@link VirtualNetwork#forward} lets it go on
     *     later; {@link VirtualNetwork#lost} accounts for one that never does
     */
    boolean takes(Interface from, Interface to, InetSocketAddress source, Datagram datagram);
}
