package io.knet.jgroups;

import org.jgroups.conf.ClassConfigurator;

/**
 * The numbers by which JGroups knows classes of ours. They are part of what members send to each
 * other: all of a cluster must have the same, and they never change.
 */
final class JGroupsIds {
    static final short HOST_ADDRESS = 5405;
    static final short KNET_PING = 5406;
    static final short KNET_FD = 5407;

    static {
        ClassConfigurator.addIfAbsent(HOST_ADDRESS, HostAddress.class);
        ClassConfigurator.addProtocol(KNET_PING, KNET_PING.class);
        ClassConfigurator.addProtocol(KNET_FD, KNET_FD.class);
    }

    private JGroupsIds() {}

    /** Makes JGroups know them; it must before the first message is read. */
    static void register() {
        // The initializer does it, once.
    }
}
