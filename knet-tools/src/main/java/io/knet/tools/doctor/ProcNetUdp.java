package io.knet.tools.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** UDP sockets as {@code /proc/net/udp} lists them, and whose they are. */
final class ProcNetUdp {
    private static final int LOCAL = 1;
    private static final int INODE = 9;
    private static final int HEX = 16;
    private static final int WORD = 8;
    private static final String REPLACED = " (deleted)";

    private ProcNetUdp() {}

    static List<Machine.UdpSocket> sockets() {
        List<Machine.UdpSocket> found = new ArrayList<>();
        for (String file : List.of("/proc/self/net/udp", "/proc/self/net/udp6")) {
            LinuxMachine.text(Path.of(file)).ifPresent(text -> found.addAll(parse(text)));
        }
        return found;
    }

    /** Reads the text of one of these files; what it does not understand is left out. */
    static List<Machine.UdpSocket> parse(String text) {
        List<Machine.UdpSocket> found = new ArrayList<>();
        text.lines()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > INODE)
                .forEach(
                        fields ->
                                address(fields[LOCAL])
                                        .ifPresent(
                                                local ->
                                                        found.add(
                                                                new Machine.UdpSocket(
                                                                        local,
                                                                        Long.parseLong(
                                                                                fields[INODE])))));
        return found;
    }

    /** Words of four bytes in the order of this machine, then the port. */
    private static Optional<InetSocketAddress> address(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 2 || parts[0].length() % WORD != 0) {
            return Optional.empty();
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(parts[0].length() / 2).order(ByteOrder.nativeOrder());
        for (int at = 0; at < parts[0].length(); at += WORD) {
            bytes.putInt(Integer.parseUnsignedInt(parts[0], at, at + WORD, HEX));
        }
        try {
            return Optional.of(
                    new InetSocketAddress(
                            InetAddress.getByAddress(bytes.array()),
                            Integer.parseInt(parts[1], HEX)));
        } catch (UnknownHostException otherLength) {
            return Optional.empty();
        }
    }

    /** The process that has a socket open, among those that this user may look at. */
    static Optional<Machine.Owner> owner(long inode) {
        String name = "socket:[" + inode + "]";
        return ProcessHandle.allProcesses()
                .filter(process -> hasOpen(process.pid(), name))
                .findFirst()
                .map(
                        process ->
                                new Machine.Owner(
                                        process.pid(),
                                        executable(process),
                                        command(process.pid())));
    }

    private static boolean hasOpen(long pid, String name) {
        try (DirectoryStream<Path> open =
                Files.newDirectoryStream(Path.of("/proc", "" + pid, "fd"))) {
            for (Path one : open) {
                if (isLinkTo(one, name)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | RuntimeException hidden) {
            return false;
        }
    }

    private static boolean isLinkTo(Path descriptor, String name) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(name);
        } catch (IOException closed) {
            return false;
        }
    }

    private static List<String> command(long pid) {
        return LinuxMachine.text(Path.of("/proc", "" + pid, "cmdline"))
                .filter(text -> !text.isEmpty())
                .map(text -> List.of(text.split("\0")))
                .orElse(List.of());
    }

    /** As the kernel says, which a process cannot change as it can its command line. */
    private static String executable(ProcessHandle process) {
        return process.info().command().map(ProcNetUdp::withoutMark).orElse("");
    }

    /** A program that was updated meanwhile is marked. */
    private static String withoutMark(String path) {
        return path.endsWith(REPLACED)
                ? path.substring(0, path.length() - REPLACED.length())
                : path;
    }
}
