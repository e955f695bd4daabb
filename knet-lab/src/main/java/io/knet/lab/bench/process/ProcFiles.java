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

    /** Counted from behind the name. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    /** Linux shows programs hundredths of a second, whatever it counts in. */
    private static final long TICK_NANOS = 10_000_000;

    private ProcFiles() {}

    /** Memory that the process has in RAM, in bytes. */
    public static long residentBytes(long pid) {
        return status(pid, "VmRSS:") * KIBIBYTE;
    }

    /** Threads of the process. */
    public static long threads(long pid) {
        return status(pid, "Threads:");
    }

    /** CPU time that the process has used; exact to a hundredth of a second. */
    public static CpuTime cpu(long pid) {
        return cpu(lines(pid, "stat"));
    }

    static CpuTime cpu(List<String> stat) {
        if (stat.isEmpty()) {
            return new CpuTime(0, 0);
        }
        // The name of the process, in parentheses, may hold anything.
        String line = stat.get(0);
        String[] columns = line.substring(line.lastIndexOf(')') + 1).strip().split(" +", -1);
        return new CpuTime(
                Long.parseLong(columns[USER_TIME]) * TICK_NANOS,
                Long.parseLong(columns[SYSTEM_TIME]) * TICK_NANOS);
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
