package example.plain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Two nodes on this machine, to be tried out: makes their key and files, and has them talk. */
public final class TwoNodes {
    private TwoNodes() {}

    /** Each node tells the other something once they reach each other. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("knet-plain");
        writeKey(folder.resolve("cluster.key"));
        CountDownLatch heard = new CountDownLatch(2);
        CountDownLatch reachable = new CountDownLatch(2);
        try (Node one = start(folder, 1, reachable, heard);
                Node two = start(folder, 2, reachable, heard)) {
            await(reachable);
            one.tell("hello from node 1");
            two.tell("hello from node 2");
            await(heard);
        }
        System.out.println("their files are in " + folder + "; in two terminals: Plain FILE");
    }

    private static Node start(
            Path folder, int number, CountDownLatch reachable, CountDownLatch heard)
            throws IOException {
        String name = "node" + number + ".conf";
        Path file = folder.resolve(name);
        try (InputStream described = TwoNodes.class.getResourceAsStream(name)) {
            Files.copy(described, file);
        }
        return new Node(
                file,
                line -> {
                    System.out.println("node" + number + " | " + line);
                    if (line.endsWith("is reachable")) {
                        reachable.countDown();
                    } else if (line.contains("hello")) {
                        heard.countDown();
                    }
                });
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the nodes do not reach each other");
        }
    }

    /** As "knet keygen" makes it: nobody else may read it. */
    private static void writeKey(Path file) throws IOException {
        byte[] key = new byte[1024];
        new SecureRandom().nextBytes(key);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, key);
    }
}
