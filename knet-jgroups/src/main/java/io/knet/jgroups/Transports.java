package io.knet.jgroups;

import org.jgroups.protocols.TP;
import org.jgroups.stack.Protocol;

/** Finds the transport under a protocol that works with one only. */
final class Transports {
    private Transports() {}

    /**
     * The transport of a protocol's stack.
     *
     * @throws IllegalArgumentException if it is not KNET
     */
    static KNET knet(Protocol protocol) {
        TP transport = protocol.getTransport();
        if (transport instanceof KNET knet) {
            return knet;
        }
        throw new IllegalArgumentException(
                protocol.getName() + " needs the transport KNET, and this stack has " + transport);
    }
}
