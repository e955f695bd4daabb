package example.plain;

import io.knet.KnetException;
import io.knet.config.KnetConfigException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One node: {@code Plain knet.conf}. Each line of standard input goes to all other nodes. */
public final class Plain {
    private Plain() {}

    /**
     * Ends in order when standard input does, then with 0, or at SIGTERM; with 1 if the node cannot
     * start, with 2 if its file is wrong.
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            fail(2, "usage: Plain knet.conf");
        }
        try (Node node = new Node(Path.of(arguments[0]), System.out::println)) {
            Runtime.getRuntime().addShutdownHook(new Thread(node::close));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                tell(node, line);
            }
        } catch (KnetConfigException wrong) {
            fail(2, wrong.getMessage());
        } catch (KnetException | IOException refused) {
            fail(1, refused.getMessage());
        }
    }

    private static void tell(Node node, String line) {
        try {
            node.tell(line);
        } catch (KnetException refused) {
            System.err.println("not sent: " + refused.getMessage());
        }
    }

    private static void fail(int code, String why) {
        System.err.println(why);
        System.exit(code);
    }
}
