package example.neighbour;

import io.knet.KnetException;
import io.knet.config.KnetConfig;
import io.knet.config.KnetConfigException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A node beside corosync's: {@code Neighbour corosync.conf [NODEID]}; without a nodeid it is the
 * one with an address of this machine, as corosync itself finds it.
 */
public final class Neighbour {
    private static final int BETWEEN_REPORTS_SECONDS = 5;

    private Neighbour() {}

    /** Runs until SIGTERM. Ends with 1 if the node cannot start, with 2 if the file is wrong. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length < 1 || arguments.length > 2) {
            fail(2, "usage: Neighbour corosync.conf [NODEID]");
        }
        CountDownLatch ended = new CountDownLatch(1);
        try (KnetConfig config = read(arguments);
                NeighbourNode node = new NeighbourNode(config, System.out::println)) {
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        node.close();
                                        ended.countDown();
                                    }));
            System.out.println("this is node " + config.nodeId());
            while (!ended.await(BETWEEN_REPORTS_SECONDS, TimeUnit.SECONDS)) {
                node.report().forEach(System.out::println);
            }
        } catch (NumberFormatException wrong) {
            fail(2, arguments[1] + " is no nodeid");
        } catch (KnetConfigException wrong) {
            fail(2, wrong.getMessage());
        } catch (KnetException refused) {
            fail(1, refused.getMessage());
        }
    }

    private static KnetConfig read(String[] arguments) {
        Path file = Path.of(arguments[0]);
        return arguments.length == 1
                ? KnetConfig.ofCorosync(file)
                : KnetConfig.ofCorosync(file, Integer.parseInt(arguments[1]));
    }

    private static void fail(int code, String why) {
        System.err.println(why);
        System.exit(code);
    }
}
