package io.knet;

import java.net.InetSocketAddress;
import java.util.Optional;

/** What the addresses of a link must fulfil for a transport to use them. */
enum AddressRule {
    /** The transport makes no use of addresses. */
    UNUSED {
        @Override
        void check(
                InetSocketAddress local, Optional<InetSocketAddress> remote, Problems problems) {}
    },
    /** Resolved IP addresses of one family; the peer may be unknown at first. */
    INTERNET {
        @Override
        void check(InetSocketAddress local, Optional<InetSocketAddress> remote, Problems problems) {
            problems.require(
                    !local.isUnresolved(),
                    "local address " + KnetAddress.format(local) + " is not resolved");
            remote.ifPresent(peer -> checkPeer(local, peer, problems));
        }
    };

    /**
     * Finds out what is wrong with the addresses of a link.
     *
     * @param remote the peer's, empty if it is to be learned
     */
    abstract void check(
            InetSocketAddress local, Optional<InetSocketAddress> remote, Problems problems);

    private static void checkPeer(
            InetSocketAddress local, InetSocketAddress remote, Problems problems) {
        problems.require(
                !remote.isUnresolved(),
                "remote address " + KnetAddress.format(remote) + " is not resolved");
        if (!local.isUnresolved() && !remote.isUnresolved()) {
            problems.require(
                    local.getAddress().getClass() == remote.getAddress().getClass(),
                    "local address "
                            + KnetAddress.format(local)
                            + " and remote address "
                            + KnetAddress.format(remote)
                            + " are of different families");
            problems.require(
                    !remote.getAddress().isAnyLocalAddress(),
                    "remote address " + KnetAddress.format(remote) + " is a wildcard");
        }
        problems.require(remote.getPort() != 0, "remote port is 0");
    }
}
