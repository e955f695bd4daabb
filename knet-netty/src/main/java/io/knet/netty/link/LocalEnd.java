package io.knet.netty.link;

import java.net.InetSocketAddress;

/** A local address that links have, with its real port, and what stands behind it. */
public interface LocalEnd {
    /** The address. */
    InetSocketAddress address();
}
