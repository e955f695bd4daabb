package io.knet.tools.doctor;

import io.knet.KnetAddress;
import io.knet.tools.node.option.LinkSpec;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What the kernel and the network say of a datagram to a peer that does not answer. It leaves from
 * any port, so a firewall that goes by the source port may treat it otherwise.
 */
final class FirewallCheck implements Check {
    @Override
    public String name() {
        return "firewall";
    }

    @Override
    public void examine(Patient patient, Notes notes) {
        for (LinkSpec link : patient.links()) {
            if (patient.isWell(link)) {
                notes.well("link " + link.name() + ": nothing is refused on the way");
            } else if (patient.quiet()) {
                notes.unknown("link " + link.name() + ": nothing was sent, as --quiet says");
            } else {
                link.config()
                        .remote()
                        .ifPresent(remote -> examine(link, remote, patient.machine(), notes));
            }
        }
    }

    private static void examine(
            LinkSpec link, InetSocketAddress remote, Machine machine, Notes notes) {
        String peer = KnetAddress.format(remote);
        Optional<Machine.SendError> error =
                machine.sendByte(link.config().local().getAddress(), remote);
        if (error.isEmpty()) {
            notes.well("link " + link.name() + ": nobody refuses packets to " + peer);
            return;
        }
        switch (error.get()) {
            case NOT_PERMITTED ->
                    notes.found(
                            FindingCode.SEND_REFUSED,
                            link.name(),
                            "a firewall of this machine refuses packets to " + peer + " (EPERM)",
                            "nft list ruleset | grep -n -e drop -e reject; nft insert rule inet"
                                    + " filter output udp dport "
                                    + remote.getPort()
                                    + " accept");
            case PROHIBITED ->
                    notes.found(
                            FindingCode.PROHIBITED,
                            link.name(),
                            "a firewall or router on the way to "
                                    + peer
                                    + " rejects the packets (ICMP: prohibited or unreachable)",
                            "on the peer and the routers: nft list ruleset; here: ip neigh show "
                                    + remote.getAddress().getHostAddress());
            case REFUSED ->
                    notes.found(
                            FindingCode.PORT_CLOSED,
                            link.name(),
                            "the peer's machine refuses packets to "
                                    + peer
                                    + ": no node has that port there, or a firewall rejects"
                                    + " (ECONNREFUSED)",
                            "on the peer: ss -uanp 'sport = :" + remote.getPort() + "'");
            case NO_WAY ->
                    notes.found(
                            FindingCode.NO_ROUTE,
                            link.name(),
                            "the network has no way to " + peer,
                            "ip route get " + remote.getAddress().getHostAddress());
        }
    }
}
