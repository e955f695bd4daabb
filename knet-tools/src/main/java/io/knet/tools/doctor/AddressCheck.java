package io.knet.tools.doctor;

import io.knet.tools.node.option.LinkSpec;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether this machine has the links' local addresses, on interfaces that are up. */
final class AddressCheck implements Check {
    @Override
    public String name() {
        return "address";
    }

    @Override
    public void examine(Patient patient, Notes notes) {
        patient.links().forEach(link -> examine(link, patient.machine(), notes));
    }

    private static void examine(LinkSpec link, Machine machine, Notes notes) {
        InetAddress local = link.config().local().getAddress();
        String address = local.getHostAddress();
        if (local.isAnyLocalAddress()) {
            notes.well("link " + link.name() + " is on the wildcard address " + address);
            return;
        }
        Optional<Machine.Interface> with = interfaceOf(local, machine);
        if (with.isEmpty()) {
            notes.found(
                    FindingCode.ADDRESS_ABSENT,
                    link.name(),
                    address
                            + " is on no interface of this machine, which has "
                            + machine.interfaces().stream()
                                    .map(AddressCheck::described)
                                    .collect(Collectors.joining("; ")),
                    "ip addr add " + address + "/PREFIX dev INTERFACE");
            return;
        }
        Machine.Interface one = with.get();
        boolean toOthers =
                link.config()
                        .remote()
                        .filter(remote -> !remote.getAddress().isLoopbackAddress())
                        .filter(remote -> interfaceOf(remote.getAddress(), machine).isEmpty())
                        .isPresent();
        if (!one.up()) {
            notes.found(
                    FindingCode.INTERFACE_DOWN,
                    link.name(),
                    address + " is on " + one.name() + ", which is down or has no carrier",
                    "ip link set " + one.name() + " up; ip link show " + one.name());
        } else if (local.isLoopbackAddress() && toOthers) {
            notes.found(
                    FindingCode.ADDRESS_LOOPBACK,
                    link.name(),
                    address
                            + " reaches this machine only, and the peer is on another one: is it"
                            + " what /etc/hosts says of the host's name?",
                    "getent ahosts $(hostname); ip addr");
        } else {
            notes.well("link " + link.name() + ": " + address + " is on " + one.name());
        }
    }

    private static String described(Machine.Interface one) {
        return one.name()
                + " ("
                + one.addresses().stream()
                        .map(InetAddress::getHostAddress)
                        .collect(Collectors.joining(", "))
                + ")";
    }

    /** The interface that has an address; whatever zones say. */
    static Optional<Machine.Interface> interfaceOf(InetAddress address, Machine machine) {
        Optional<Machine.Interface> exact =
                machine.interfaces().stream()
                        .filter(one -> one.addresses().stream().anyMatch(has -> same(has, address)))
                        .findFirst();
        return exact.isEmpty() && address.isLoopbackAddress()
                ? machine.interfaces().stream()
                        .filter(
                                one ->
                                        one.addresses().stream()
                                                .anyMatch(InetAddress::isLoopbackAddress))
                        .findFirst()
                : exact;
    }

    /** Whatever zones say, which lists of the kernel leave out. */
    static boolean same(InetAddress one, InetAddress other) {
        return Arrays.equals(one.getAddress(), other.getAddress());
    }
}
