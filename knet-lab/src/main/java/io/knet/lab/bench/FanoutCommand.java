package io.knet.lab.bench;

import io.knet.lab.bench.option.HostCounts;
import io.knet.lab.bench.run.FanoutBench;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code knet bench fanout}. */
@Command(
        name = "fanout",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "CPU time that it takes to send each message to several hosts, against one. The receivers"
                    + " share one process."
        })
final class FanoutCommand extends HostsCommand {
    FanoutCommand(Streams streams) {
        super(streams, new HostCounts(List.of(1, 8)), Duration.ofMillis(200), FanoutBench::run);
    }
}
