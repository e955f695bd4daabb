package io.knet.testkit.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The addresses of a virtual network: which there are, whose they are, and whose they were. */
final class Addresses {
    /** First byte of an address, or the second one with IPv6, that a machine has itself. */
    private static final int OWN = 10;

    /** The same of one under which others see a machine. */
    private static final int TRANSLATED = 11;

    private static final int MOST_MACHINES_IPV4 = 254;
    private static final int MOST_MACHINES_IPV6 = 65_534;

    private final boolean ipv6;
    private final Map<InetAddress, Interface> owners = new HashMap<>();
    private final Map<InetAddress, Machine> formerOwners = new HashMap<>();

    Addresses(boolean ipv6, int machineCount) {
        this.ipv6 = ipv6;
        int most = ipv6 ? MOST_MACHINES_IPV6 : MOST_MACHINES_IPV4;
        if (machineCount < 1 || machineCount > most) {
            throw new IllegalArgumentException(
                    machineCount
                            + " machines must be 1 to "
                            + most
                            + " on a network with IPv"
                            + (ipv6 ? 6 : 4));
        }
    }

    /** Gives a machine its first place on a network. */
    Interface place(Machine machine, int net, int mtu) {
        InetAddress address = address(OWN, net, 0, machine);
        Interface place = new Interface(machine, net, address, mtu);
        owners.put(address, place);
        return place;
    }

    private InetAddress address(int kind, int net, int generation, Machine machine) {
        int host = machine.number() + 1;
        byte[] bytes;
        if (ipv6) {
            bytes = new byte[16];
            bytes[0] = (byte) 0xfd;
            bytes[12] = (byte) (host >> 8);
        } else {
            bytes = new byte[4];
        }
        int end = bytes.length;
        bytes[ipv6 ? 1 : 0] = (byte) kind;
        bytes[end - 3] = (byte) net;
        bytes[end - 2] = (byte) generation;
        bytes[end - 1] = (byte) host;
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An address that no machine has, of a kind that machines do not have. */
    InetAddress strange(int kind, Machine machine) {
        InetAddress strange = address(kind, 0, 0, machine);
        formerOwners.put(strange, machine);
        return strange;
    }

    /** A machine gets another address. */
    void renumber(Interface place, int generation) {
        owners.remove(place.visible(), place);
        formerOwners.put(place.address(), place.machine());
        place.address(address(OWN, place.net(), generation & 0xff, place.machine()));
        owners.put(place.visible(), place);
    }

    /** Others see a machine under another address. */
    void translate(Interface place, int generation) {
        owners.remove(place.visible(), place);
        formerOwners.put(place.address(), place.machine());
        formerOwners.put(place.visible(), place.machine());
        place.alias(
                address(TRANSLATED, place.net(), generation & 0xff, place.machine()),
                generation % 7);
        owners.put(place.visible(), place);
    }

    /** On which of a machine's networks an address is that it has, or had once. */
    static Interface placeOf(Machine machine, InetAddress address) {
        for (Interface place : machine.interfaces()) {
            if (place.address().equals(address)) {
                return place;
            }
        }
        // An address that the machine had once: its bytes say on which network.
        byte[] bytes = address.getAddress();
        return machine.on(bytes[bytes.length - 3]);
    }

    /** Who is reached by an address; null if nobody is. */
    @Nullable Interface owner(InetAddress address) {
        return owners.get(address);
    }

    /** Who was reached by an address that nobody has any more. */
    Machine formerOwner(InetAddress address) {
        Machine owner = formerOwners.get(address);
        if (owner == null) {
            throw new IllegalStateException("nobody ever had the address " + address);
        }
        return owner;
    }
}
