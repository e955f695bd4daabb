package example.grid;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.infinispan.commons.CacheException;

/**
 * One node: {@code Grid NAME knet.conf}. Reads lines: {@code apples 5} stores, {@code apples}
 * finds.
 */
public final class Grid {
    private Grid() {}

    /** Ends in order when standard input does or at SIGTERM; with 1 if the node cannot start. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            fail("usage: Grid NAME knet.conf");
        }
        try (GridNode node = new GridNode(arguments[0], Path.of(arguments[1]))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
            System.out.println(node.members() + " members");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(answer(node, line.trim().split("\\s+")));
            }
        } catch (IOException | CacheException refused) {
            Throwable cause = refused;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            fail(cause.getMessage());
        }
    }

    private static String answer(GridNode node, String[] words) {
        try {
            if (words.length == 2) {
                node.store(words[0], Integer.parseInt(words[1]));
            }
            return words[0] + ": " + node.find(words[0]) + " (" + node.members() + " members)";
        } catch (NumberFormatException e) {
            return words[1] + " is no number";
        } catch (CacheException failed) {
            return "failed: " + failed.getMessage();
        }
    }

    private static void close(GridNode node) {
        try {
            node.close();
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }

    private static void fail(String why) {
        System.err.println(why);
        System.exit(1);
    }
}
