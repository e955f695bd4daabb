package io.knet.netty.link;

import io.knet.KnetException;
import io.knet.LinkConfig;

/** Makes the links of one transport. Any thread. */
public interface LinkFactory {
    /**
     * Makes a link, which is not open yet.
     *
     * @throws KnetException if no such link can lead to that host
     */
    HostLink create(LinkHost host, int linkId, LinkConfig config);

    /** Whether a host may have other links besides one of this transport. */
    boolean allowsOthers();
}
