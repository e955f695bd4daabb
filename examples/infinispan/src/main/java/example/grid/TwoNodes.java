package example.grid;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** Two nodes on this machine, to be tried out: what is stored on one is found on the other. */
public final class TwoNodes {
    private TwoNodes() {}

    /** Runs for some seconds. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("knet-grid");
        writeKey(folder.resolve("cluster.key"));
        try (GridNode one = new GridNode("one", conf(folder, 1));
                GridNode two = new GridNode("two", conf(folder, 2))) {
            System.out.println(two.members() + " members");
            one.store("apples", 5);
            System.out.println("stored on one, found on two: " + two.find("apples") + " apples");
        }
        System.out.println("their files are in " + folder + "; in two terminals: Grid NAME FILE");
    }

    private static Path conf(Path folder, int node) throws IOException {
        String name = "knet" + node + ".conf";
        Path file = folder.resolve(name);
        try (InputStream described = TwoNodes.class.getResourceAsStream("/" + name)) {
            Files.copy(described, file);
        }
        return file;
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
