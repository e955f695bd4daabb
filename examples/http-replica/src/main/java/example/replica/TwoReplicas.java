package example.replica;

import io.knet.LinkTimers;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Two nodes on this machine, to be tried out, with two paths between them, until Ctrl-C. */
public final class TwoReplicas {
    private TwoReplicas() {}

    /** Starts both, and says what to type. */
    public static void main(String[] arguments) throws Exception {
        byte[] key = new byte[1024];
        new SecureRandom().nextBytes(key);
        CountDownLatch ended = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    ended.countDown();
                                    join(main);
                                }));
        try (ReplicaNode one = new ReplicaNode(settings(1, 2, key));
                ReplicaNode two = new ReplicaNode(settings(2, 1, key))) {
            one.whenReachable().get(30, TimeUnit.SECONDS);
            two.whenReachable().get(30, TimeUnit.SECONDS);
            System.out.println("two nodes serve HTTP; write on one and read on the other:");
            System.out.println("  curl -i -d 'five apples' http://127.0.0.1:8081/stock");
            System.out.println("  curl -i http://127.0.0.1:8082/stock");
            System.out.println("Ctrl-C ends both");
            ended.await();
        }
    }

    private static void join(Thread main) {
        try {
            main.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ReplicaSettings settings(int node, int peer, byte[] key) {
        return new ReplicaSettings(
                node,
                peer,
                new InetSocketAddress("127.0.0.1", 8080 + node),
                List.of(path("127.0.0.1", node, peer), path("127.0.0.2", node, peer)),
                LinkTimers.ofMillis(100, 500),
                key,
                true);
    }

    private static ReplicaSettings.Path path(String network, int node, int peer) {
        return new ReplicaSettings.Path(
                new InetSocketAddress(network, 5410 + node),
                new InetSocketAddress(network, 5410 + peer));
    }
}
