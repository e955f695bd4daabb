package io.knet.tests.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the kernel has dropped at the receive buffers of UDP sockets, as {@code /proc/net/udp} tells
 * of those that are open.
 */
final class UdpDrops {
    private static final Path TABLE = Path.of("/proc/net/udp");
    private static final int LOCAL = 1;

    private UdpDrops() {}

    /**
     * The drops of all sockets that are bound to an IPv4 address in this JVM's network namespace.
     *
     * @throws IllegalStateException if there is no such socket
     */
    static long at(InetSocketAddress local) {
        String wanted = name(local);
        List<Long> drops =
                lines().stream()
                        .skip(1)
                        .map(line -> line.strip().split("\\s+", 0))
                        .filter(columns -> columns[LOCAL].equals(wanted))
                        .map(columns -> Long.parseLong(columns[columns.length - 1]))
                        .toList();
        if (drops.isEmpty()) {
            throw new IllegalStateException("no UDP socket is bound to " + local);
        }
        return drops.stream().mapToLong(Long::longValue).sum();
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(TABLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address as the table has it: a number of the machine's byte order, little-endian. */
    private static String name(InetSocketAddress address) {
        byte[] ip = ((Inet4Address) address.getAddress()).getAddress();
        return String.format(
                Locale.ROOT,
                "%02X%02X%02X%02X:%04X",
                ip[3],
                ip[2],
                ip[1],
                ip[0],
                address.getPort());
    }
}
