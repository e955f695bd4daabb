package io.knet.netty.link;

import io.knet.LinkTransport;
import java.util.Optional;

/**
 * A transport that comes in a module of its own, found as a service. Its links are made of the same
 * parts as all others; it opens their channels. Any thread.
 */
public interface TransportProvider {
    /** What its links are configured with. */
    LinkTransport transport();

    /** Name of the transport, for people. */
    String name();

    /** Why it does not work here; empty if it does. */
    Optional<String> unavailable();

    /**
     * The transport for one handle. Takes nothing of the kernel's, and no threads, before a link
     * asks for its local address; where it does not work, the link is told then.
     *
     * @param around what it is put together with
     */
    ChannelSource open(TransportSurroundings around);
}
