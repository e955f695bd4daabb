package io.knet.tests.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The processor time that a node's own threads have taken, as Linux tells. */
public final class NodeThreads {
    /** Linux shows times in hundredths of a second, whatever the machine. */
    private static final long MILLIS_PER_TICK = 10;

    /** Fields of a stat line behind the name, which is in parentheses. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    private NodeThreads() {}

    /** The time of all threads of a node with this host id in a process; 0 once it is gone. */
    public static Duration time(long pid, int hostId) {
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        List<Path> threads;
        try (Stream<Path> all = Files.list(tasks)) {
            threads = all.toList();
        } catch (NoSuchFileException gone) {
            return Duration.ZERO;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String prefix = "knet-" + hostId + "-";
        return threads.stream()
                .map(NodeThreads::stat)
                .filter(stat -> stat.substring(stat.indexOf('(') + 1).startsWith(prefix))
                .map(NodeThreads::time)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static String stat(Path thread) {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException gone) {
            return "0 ()";
        }
    }

    private static Duration time(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 0);
        long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
        return Duration.ofMillis(ticks * MILLIS_PER_TICK);
    }
}
