package io.knet.tools.doctor;

import io.knet.tools.node.option.LinkSpec;
import java.net.InetAddress;
import java.util.Optional;

/** Whether there is a way from a link's local address to its peer, and by which interface. */
final class RouteCheck implements Check {
    @Override
    public String name() {
        return "route";
    }

    @Override
    public void examine(Patient patient, Notes notes) {
        patient.links()
                .forEach(
                        link ->
                                link.config()
                                        .remote()
                                        .ifPresentOrElse(
                                                remote ->
                                                        examine(
                                                                link,
                                                                remote.getAddress(),
                                                                patient.machine(),
                                                                notes),
                                                () ->
                                                        notes.unknown(
                                                                "link "
                                                                        + link.name()
                                                                        + " is dynamic: where its"
                                                                        + " peer is has to be"
                                                                        + " heard first")));
    }

    private static void examine(LinkSpec link, InetAddress remote, Machine machine, Notes notes) {
        InetAddress local = link.config().local().getAddress();
        Machine.Route route = machine.route(local, remote);
        String ways = local.getHostAddress() + " to " + remote.getHostAddress();
        String command =
                "ip route get "
                        + remote.getHostAddress()
                        + (local.isAnyLocalAddress() ? "" : " from " + local.getHostAddress());
        if (route.error().isPresent()) {
            notes.found(
                    FindingCode.NO_ROUTE,
                    link.name(),
                    "no way from " + ways + ": " + route.error().get(),
                    command + "; ip route add " + remote.getHostAddress() + " via GATEWAY");
            return;
        }
        Optional<String> owner =
                AddressCheck.interfaceOf(local, machine).map(Machine.Interface::name);
        Optional<String> device = route.device();
        if (owner.isPresent()
                && device.isPresent()
                && !device.equals(owner)
                && !device.get().equals("lo")) {
            notes.found(
                    FindingCode.ROUTE_ELSEWHERE,
                    link.name(),
                    "packets from "
                            + ways
                            + " leave by "
                            + device.get()
                            + ", although the address is on "
                            + owner.get()
                            + ", so that the link is not on the network that it is meant for",
                    command + "; ip route add " + remote.getHostAddress() + " dev " + owner.get());
            return;
        }
        notes.well(
                "link "
                        + link.name()
                        + ": "
                        + ways
                        + device.map(name -> " by " + name).orElse("")
                        + route.source()
                                .filter(source -> local.isAnyLocalAddress())
                                .map(source -> " from " + source.getHostAddress())
                                .orElse(""));
    }
}
