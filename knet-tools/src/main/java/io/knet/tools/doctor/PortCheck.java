package io.knet.tools.doctor;

import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.tools.node.option.LinkSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Whether the links' UDP ports are free, or else who has them. Where the engine tried to bind one,
 * its word holds; a node that is already up has its own ports, and so is no finding.
 */
final class PortCheck implements Check {
    @Override
    public String name() {
        return "port";
    }

    @Override
    public void examine(Patient patient, Notes notes) {
        patient.links().forEach(link -> examine(link, patient, notes));
    }

    private static void examine(LinkSpec link, Patient patient, Notes notes) {
        InetSocketAddress local = link.config().local();
        Optional<LinkTrial> trial = patient.trial(link);
        Optional<LinkTrial.Refusal> refusal = trial.flatMap(LinkTrial::refusal);
        if (refusal.isPresent() && refusal.get().error() != KnetError.ADDRESS_IN_USE) {
            notes.found(
                    FindingCode.LINK_REFUSED,
                    link.name(),
                    "the link cannot be opened: " + refusal.get().text(),
                    "ip addr; ss -uanp 'sport = :" + local.getPort() + "'");
            return;
        }
        if (trial.isPresent() && refusal.isEmpty()) {
            notes.well("link " + link.name() + ": " + KnetAddress.format(local) + " was free");
            return;
        }
        Optional<Machine.UdpSocket> socket = holder(local, patient.machine());
        if (socket.isEmpty() && refusal.isEmpty()) {
            notes.well("link " + link.name() + ": " + KnetAddress.format(local) + " is free");
            return;
        }
        Optional<Machine.Owner> owner = socket.flatMap(patient.machine()::ownerOf);
        String who =
                owner.map(one -> "process " + one.pid() + ", " + NodeProgram.of(one).shown())
                        .orElse("a process that this user may not see");
        if (patient.fromNode(link).isPresent()
                || owner.map(NodeProgram::of).filter(NodeProgram::isNode).isPresent()) {
            notes.well(
                    "link "
                            + link.name()
                            + ": "
                            + KnetAddress.format(local)
                            + " belongs to a node that is up: "
                            + who);
            return;
        }
        notes.found(
                FindingCode.PORT_TAKEN,
                link.name(),
                "UDP address " + KnetAddress.format(local) + " belongs to " + who,
                owner.map(one -> "ps -fp " + one.pid() + "; kill " + one.pid())
                        .orElse("sudo ss -uanp 'sport = :" + local.getPort() + "'"));
    }

    /** A socket that has the port on this address or on all. */
    static Optional<Machine.UdpSocket> holder(InetSocketAddress local, Machine machine) {
        return machine.udpSockets().stream()
                .filter(socket -> local.getPort() != 0)
                .filter(socket -> socket.local().getPort() == local.getPort())
                .filter(socket -> overlap(socket.local().getAddress(), local.getAddress()))
                .findFirst();
    }

    private static boolean overlap(InetAddress one, InetAddress other) {
        return one.isAnyLocalAddress()
                || other.isAnyLocalAddress()
                || AddressCheck.same(one, other);
    }
}
