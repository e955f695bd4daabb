package io.knet.lab.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What Linux says about a process under {@code /proc}; 0 where there is no such thing. */
public final class ProcFiles {
    private static final int KIBIBYTE = 1024;
    private static final int HEX = 16;
    private static final int LOCAL_ADDRESS = 1;

    private ProcFiles() {}

    /** Memory that the process has in RAM, in bytes. */
    public static long residentBytes(long pid) {
        return status(pid, "VmRSS:") * KIBIBYTE;
    }

    /** Threads of the process. */
    public static long threads(long pid) {
        return status(pid, "Threads:");
    }

    private static long status(long pid, String name) {
        return lines(pid, "status").stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[1]))
                .findFirst()
                .orElse(0);
    }

    /**
     * Datagrams that the kernel dropped because the receive buffer of one of these UDP ports was
     * full, in the network namespace of a process.
     */
    public static long udpDrops(long pid, Set<Integer> ports) {
        return udpDrops(lines(pid, "net/udp"), ports) + udpDrops(lines(pid, "net/udp6"), ports);
    }

    static long udpDrops(List<String> table, Set<Integer> ports) {
        long drops = 0;
        for (String line : table) {
            String[] columns = line.strip().split("\\s+", -1);
            int colon = columns.length > LOCAL_ADDRESS ? columns[LOCAL_ADDRESS].indexOf(':') : -1;
            if (colon > 0
                    && ports.contains(
                            Integer.parseInt(columns[LOCAL_ADDRESS].substring(colon + 1), HEX))) {
                drops += Long.parseLong(columns[columns.length - 1]);
            }
        }
        return drops;
    }

    private static List<String> lines(long pid, String name) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), name));
        } catch (IOException e) {
            return List.of();
        }
    }
}
