package io.knet.jgroups;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jgroups.JChannel;

/** Members in one JVM. */
final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int net;
    private final int size;
    private final String attributes;
    private final SortedMap<Integer, JChannel> channels = new TreeMap<>();

    /**
     * A cluster of hosts 1 to {@code size}, none of which has started.
     *
     * @param net second byte of their addresses, each test's own
     * @param attributes more attributes of KNET
     */
    Cluster(int net, int size, String attributes) {
        this.net = net;
        this.size = size;
        this.attributes = attributes;
    }

    /** Writes a key file into a directory. */
    static Path key(Path directory) throws Exception {
        byte[] key = new byte[1024];
        Arrays.fill(key, (byte) 7);
        Path file =
                Files.createFile(
                        directory.resolve("cluster.key"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, key);
    }

    /** A channel that is not connected. */
    JChannel create(int id) throws Exception {
        JChannel channel = Stacks.channel(net, size, id, attributes);
        channels.put(id, channel);
        return channel;
    }

    JChannel start(int id) throws Exception {
        return create(id).connect("test");
    }

    /** Starts all hosts and waits until they have one view. */
    Cluster startAll() throws Exception {
        for (int id = 1; id <= size; id++) {
            start(id);
        }
        awaitView(size);
        return this;
    }

    JChannel node(int id) {
        return channels.get(id);
    }

    List<JChannel> all() {
        return new ArrayList<>(channels.values());
    }

    /** Closes a member and forgets it. */
    void stop(int id) {
        channels.remove(id).close();
    }

    void awaitView(int members) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> all().stream().allMatch(channel -> hasView(channel, members)));
    }

    private static boolean hasView(JChannel channel, int members) {
        return channel.getView() != null && channel.getView().size() == members;
    }

    @Override
    public void close() {
        channels.values().forEach(JChannel::close);
    }
}
