package io.knet.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What tells this machine from others.
 *
 * @param hostName its name, with or without a domain
 * @param hasAddress whether one of its interfaces has an address
 */
record LocalMachine(String hostName, Predicate<InetAddress> hasAddress) {
    /** This machine. */
    static LocalMachine ofSystem() {
        return new LocalMachine(systemName(), LocalMachine::isHere);
    }

    private static String systemName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"), UTF_8).strip();
        } catch (IOException notLinux) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                return "";
            }
        }
    }

    private static boolean isHere(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
