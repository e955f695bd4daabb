package io.knet.jgroups;

/**
 * Is told when a host becomes reachable, or stops being so; on a thread that carries no packets.
 */
@FunctionalInterface
interface ReachabilityListener {
    void changed(int host, boolean reachable);
}
