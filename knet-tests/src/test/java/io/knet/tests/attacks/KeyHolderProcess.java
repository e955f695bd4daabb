package io.knet.tests.attacks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@link KeyHolder} in a JVM of its own, and what its memory holds. */
final class KeyHolderProcess implements AutoCloseable {
    private static final Pattern HEAP = Pattern.compile("Heap address: 0x([0-9a-f]+)");

    /**
     * Objects lie where they were made, or where they were moved to, and between them are zeros: a
     * dump of all objects, dead ones included, is then no more than that. Otherwise the collector's
     * and the allocator's fillers are dumped as arrays, with whatever was in their place before.
     */
    private static final List<String> JVM_OPTIONS =
            List.of(
                    "-Xms64m",
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:MarkSweepAlwaysCompactCount=1",
                    "-XX:+ZeroTLAB",
                    "-Xlog:gc+heap+coops=debug");

    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final Path directory;
    private long heap;

    private KeyHolderProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
        output = process.inputReader();
        input = process.outputWriter();
    }

    /** Starts it; the nodes have exchanged messages with the first key when this returns. */
    static KeyHolderProcess start(String spec, byte[] first, byte[] second, Path directory)
            throws IOException {
        byte[] masked = first.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= (byte) KeyHolder.MASK;
        }
        Path maskedKey = Files.write(directory.resolve("masked"), masked);
        Path plainKey = Files.write(directory.resolve("plain"), second);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(KeyHolder.class.getName());
        command.addAll(List.of(spec, maskedKey.toString(), plainKey.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        KeyHolderProcess holder = new KeyHolderProcess(process, directory);
        holder.awaitReady();
        return holder;
    }

    /** Has it do something, and waits until that is done. */
    void tell(String command) throws IOException {
        input.write(command + "\n");
        input.flush();
        awaitReady();
    }

    private void awaitReady() throws IOException {
        StringBuilder seen = new StringBuilder();
        String line = output.readLine();
        while (line != null && !line.equals(KeyHolder.READY)) {
            Matcher matcher = HEAP.matcher(line);
            if (matcher.find()) {
                heap = Long.parseUnsignedLong(matcher.group(1), 16);
            }
            seen.append('\n').append(line);
            line = output.readLine();
        }
        if (line == null) {
            throw new AssertionError("the JVM with the keys ended:" + seen);
        }
    }

    /**
     * Dumps the heap.
     *
     * @param live whether only objects count that can still be reached; otherwise dead ones too
     */
    Path dump(boolean live) throws IOException {
        Path file = directory.resolve("heap.hprof");
        Files.deleteIfExists(file);
        tell("dump " + file + " " + live);
        return file;
    }

    boolean memoryIsReadable() {
        return ProcessMemory.isReadable(process.pid());
    }

    /** Pieces of a key in all memory. */
    Map<String, Integer> findInMemory(KeyScan scan) throws IOException {
        return ProcessMemory.find(process.pid(), scan, 0);
    }

    /** Pieces of a key in all memory but the heap. */
    Map<String, Integer> findOutsideOfHeap(KeyScan scan) throws IOException {
        if (heap == 0) {
            throw new AssertionError("the JVM did not say where its heap is");
        }
        return ProcessMemory.find(process.pid(), scan, heap);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
