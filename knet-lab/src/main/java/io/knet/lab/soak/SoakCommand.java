package io.knet.lab.soak;

import io.knet.admin.value.Numbers;
import io.knet.tools.ExitCode;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** {@code knet soak}. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Run a cluster in this process for a long time: steady traffic between all nodes, over two"
                    + " encrypted links, while links are switched off and moved, keys and compression"
                    + " change and nodes are restarted. Every message is verified, and memory,"
                    + " threads and file descriptors are watched.",
            "The exit code is 1 if a message was changed, came twice or was lost for no reason, or if"
                    + " memory, threads or descriptors grew."
        })
public final class SoakCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            converter = Minutes.class,
            description = "How long, 1 to 100000 (default: 10).")
    private Duration time = Duration.ofMinutes(10);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = Seconds.class,
            description = "How long, 1 to 100000, instead of minutes.")
    private Duration seconds = Duration.ZERO;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            converter = Nodes.class,
            description = "Nodes of the cluster, 2 to 8 (default: ${DEFAULT-VALUE}).")
    private int nodes = 3;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Chooses messages and faults (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    /** The command on the streams of a process. */
    public SoakCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Duration length = seconds.isZero() ? time : seconds;
        try (Soak soak = new Soak(streams.out(), nodes, seed)) {
            return soak.run(length) ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private static Duration amount(String what, String text, Duration unit) {
        return unit.multipliedBy(Numbers.parse(what, text, 1, 100_000));
    }

    static final class Minutes implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return amount("minutes", text, Duration.ofMinutes(1));
        }
    }

    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return amount("seconds", text, Duration.ofSeconds(1));
        }
    }

    static final class Nodes implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return Numbers.parse("nodes", text, 2, SoakCluster.MOST_NODES);
        }
    }
}
