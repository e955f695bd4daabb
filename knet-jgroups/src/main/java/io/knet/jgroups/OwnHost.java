package io.knet.jgroups;

import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.function.Predicate;

/** Which of the listed hosts this machine is, where nobody has said so. */
final class OwnHost {
    private OwnHost() {}

    /**
     * The host that has an address of this machine.
     *
     * @throws IllegalArgumentException if none or several have one
     */
    static int find(HostList hosts) {
        return find(hosts, OwnHost::isHere);
    }

    static int find(HostList hosts, Predicate<InetSocketAddress> here) {
        List<Integer> found =
                hosts.ids().stream()
                        .filter(id -> hosts.addresses(id).stream().anyMatch(here))
                        .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    (found.isEmpty()
                                    ? "no host of hosts has an address of this machine"
                                    : "hosts " + found + " all have addresses of this machine")
                            + "; say which one this is with node_id");
        }
        return found.get(0);
    }

    private static boolean isHere(InetSocketAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address.getAddress()) != null;
        } catch (SocketException e) {
            throw new IllegalStateException("the interfaces of this machine cannot be read", e);
        }
    }
}
