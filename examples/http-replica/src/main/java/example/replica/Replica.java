package example.replica;

import io.knet.KnetAddress;
import io.knet.KnetException;
import io.knet.LinkTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * One node, until it is told to end: {@code Replica NODE PEER HTTP KEYFILE LOCAL=REMOTE...}, for
 * example {@code Replica 1 2 0.0.0.0:8080 cluster.key 10.0.0.1:5405=10.0.0.2:5405
 * 10.1.0.1:5405=10.1.0.2:5405}.
 */
public final class Replica {
    private Replica() {}

    /**
     * Runs until SIGTERM, and then ends in order; with 1 if it cannot start, 2 without arguments.
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 5) {
            System.err.println("usage: Replica NODE PEER HTTP KEYFILE LOCAL=REMOTE...");
            System.exit(2);
        }
        ReplicaNode node;
        try {
            node = new ReplicaNode(settings(arguments));
        } catch (KnetException | IllegalArgumentException | IOException refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
            return;
        }
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    node.close();
                                    ended.countDown();
                                }));
        System.out.println("serving " + node.address());
        ended.await();
    }

    private static ReplicaSettings settings(String[] arguments) throws IOException {
        List<ReplicaSettings.Path> paths = new ArrayList<>();
        for (String path : List.of(arguments).subList(4, arguments.length)) {
            String[] ends = path.split("=", 2);
            if (ends.length < 2) {
                throw new IllegalArgumentException(path + " is no path: LOCAL=REMOTE");
            }
            paths.add(
                    new ReplicaSettings.Path(
                            KnetAddress.parse(ends[0]), KnetAddress.parse(ends[1])));
        }
        return new ReplicaSettings(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                KnetAddress.parse(arguments[2]),
                paths,
                LinkTimers.ofMillis(100, 500),
                Files.readAllBytes(Path.of(arguments[3])),
                true);
    }
}
