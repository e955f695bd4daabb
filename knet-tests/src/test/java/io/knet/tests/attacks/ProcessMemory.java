package io.knet.tests.attacks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The memory of another process, as Linux shows it to its parent. */
final class ProcessMemory {
    private ProcessMemory() {}

    /** Whether this process may read it. */
    static boolean isReadable(long pid) {
        return Files.isReadable(Path.of("/proc/" + pid + "/mem"));
    }

    /**
     * How many pieces of a key are in what the process may write to, by place.
     *
     * @param leftOut the first address of a mapping that is not looked at
     */
    static Map<String, Integer> find(long pid, KeyScan scan, long leftOut) throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        Path directory = Path.of("/proc/" + pid);
        try (FileChannel memory = FileChannel.open(directory.resolve("mem"))) {
            for (String line : Files.readAllLines(directory.resolve("maps"))) {
                String[] words = line.split("\\s+");
                String[] range = words[0].split("-");
                long start = Long.parseUnsignedLong(range[0], 16);
                long end = Long.parseUnsignedLong(range[1], 16);
                if (words[1].startsWith("rw") && start != leftOut) {
                    int pieces = count(memory, start, end, scan);
                    if (pieces > 0) {
                        found.put(line, pieces);
                    }
                }
            }
        }
        return found;
    }

    /** A mapping may go while it is read. */
    private static int count(FileChannel memory, long start, long end, KeyScan scan) {
        try {
            memory.position(start);
            InputStream bytes = Channels.newInputStream(memory);
            return scan.count(bytes, end - start);
        } catch (IOException gone) {
            return 0;
        }
    }
}
