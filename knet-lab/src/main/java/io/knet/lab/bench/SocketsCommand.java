package io.knet.lab.bench;

import io.knet.lab.bench.option.Amounts;
import io.knet.lab.bench.run.Progress;
import io.knet.lab.bench.run.SocketsBench;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code knet bench sockets}. */
@Command(
        name = "sockets",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "What the kernel takes to find one of many connected sockets on one port, as the links"
                    + " of a node have them, beside one socket for all peers. No protocol, one"
                    + " thread, loopback: what a node could gain by sharing a socket."
        })
final class SocketsCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(
            names = "--sockets",
            paramLabel = "N[,N...]",
            split = ",",
            converter = Amounts.Sockets.class,
            description = "Numbers of sockets on the port, 1 to 2000 (default: 1,64,256,1000).")
    private List<Integer> sockets = List.of(1, 64, 256, 1000);

    @Option(
            names = "--seconds",
            paramLabel = "S",
            converter = Amounts.Seconds.class,
            description = "How long each measurement takes (default: 1).")
    private Duration seconds = Duration.ofSeconds(1);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = Amounts.Rounds.class,
            description = "Measurements of each number (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    SocketsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return BenchOutput.print(
                streams,
                SocketsBench.run(sockets, seconds, rounds, new Progress(streams.err())),
                json);
    }
}
