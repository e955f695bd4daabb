package io.knet.netty.link;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.OptionalInt;

/** The network interfaces of this machine, by name and number, as they are now. */
final class Interfaces {
    private Interfaces() {}

    /** The number of an interface; empty if there is none of that name. */
    static OptionalInt numberOf(String name) {
        try {
            NetworkInterface device = NetworkInterface.getByName(name);
            return device == null ? OptionalInt.empty() : OptionalInt.of(device.getIndex());
        } catch (SocketException unreadable) {
            return OptionalInt.empty();
        }
    }

    /** The name of an interface; empty if there is none of that number. */
    static Optional<String> nameOf(int number) {
        try {
            return Optional.ofNullable(NetworkInterface.getByIndex(number))
                    .map(NetworkInterface::getName);
        } catch (SocketException unreadable) {
            return Optional.empty();
        }
    }
}
