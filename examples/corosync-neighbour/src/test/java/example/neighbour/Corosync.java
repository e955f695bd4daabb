package example.neighbour;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A corosync daemon in a network namespace of its own, with a cable to this one for each link. Its
 * state is in file systems of its own, so nothing of the machine's is touched.
 */
final class Corosync implements AutoCloseable {
    private static final String OWN_FILE_SYSTEMS =
            "for d in /dev/shm /run /var/lib/corosync; do"
                    + " mkdir -p $d && mount -t tmpfs none $d || exit; done; ";

    private final String name = "knex" + ProcessHandle.current().pid();
    private final Path log;
    private final Process daemon;

    /** What is missing to run one, in a line. */
    static Optional<String> missing() {
        if (!succeeds("sh", "-c", "command -v corosync corosync-cfgtool unshare ip")) {
            return Optional.of(
                    "corosync is not installed (Debian: apt-get install corosync iproute2)");
        }
        String probe = "knexprobe" + ProcessHandle.current().pid();
        if (!succeeds("ip", "netns", "add", probe)) {
            return Optional.of("network namespaces cannot be made: root is needed");
        }
        succeeds("ip", "netns", "delete", probe);
        return Optional.empty();
    }

    private static boolean succeeds(String... command) {
        try {
            run(command);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /**
     * Starts one.
     *
     * @param conf its corosync.conf; node 1 is the daemon
     * @param addresses for each link this machine's and the daemon's
     */
    Corosync(Path conf, List<List<String>> addresses) throws IOException {
        log = conf.resolveSibling("corosync.log");
        boolean complete = false;
        try {
            run("ip", "netns", "add", name);
            run("ip", "-n", name, "link", "set", "lo", "up");
            for (int link = 0; link < addresses.size(); link++) {
                connect(link, addresses.get(link).get(0), addresses.get(link).get(1));
            }
            List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
            command.addAll(List.of("unshare", "-m", "-i", "--propagation", "private", "--"));
            command.addAll(List.of("sh", "-c", OWN_FILE_SYSTEMS + "exec corosync -f -c \"$0\""));
            command.add(conf.toString());
            // Each of these becomes the next one, so the process is the daemon in the end.
            daemon =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            complete = true;
        } finally {
            if (!complete) {
                removeNetwork();
            }
        }
    }

    private String device(int link) {
        return name + "v" + link;
    }

    private void connect(int link, String here, String there) throws IOException {
        run("ip", "link", "add", device(link), "type", "veth", "peer", "eth" + link, "netns", name);
        run("ip", "address", "add", here + "/30", "dev", device(link));
        run("ip", "link", "set", device(link), "up");
        run("ip", "-n", name, "address", "add", there + "/30", "dev", "eth" + link);
        run("ip", "-n", name, "link", "set", "eth" + link, "up");
    }

    /** Pulls the cable of a link. */
    void cut(int link) throws IOException {
        run("ip", "link", "set", device(link), "down");
    }

    /** Whether the daemon counts a link to the other node as connected. */
    boolean isConnected(int link) {
        try {
            String pid = Long.toString(daemon.pid());
            String status = run("nsenter", "-t", pid, "-m", "-i", "-n", "corosync-cfgtool", "-s");
            int begin = status.indexOf("LINK ID " + link);
            int end = status.indexOf("LINK ID", begin + 1);
            return begin >= 0
                    && status.substring(begin, end < 0 ? status.length() : end)
                            .matches("(?s).*nodeid:\\s*2:\\s*connected.*");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What it has logged. */
    String log() throws IOException {
        return Files.readString(log);
    }

    private void removeNetwork() {
        succeeds("ip", "netns", "delete", name);
    }

    @Override
    public void close() throws InterruptedException {
        daemon.destroy();
        if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
            daemon.destroyForcibly().waitFor();
        }
        removeNetwork();
    }
}
