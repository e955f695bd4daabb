package io.knet.lab.bench;

import io.knet.lab.bench.option.HostCounts;
import io.knet.lab.bench.run.ScaleBench;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code knet bench scale}. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Memory and CPU time of a node that knows many hosts: idle, with pings only, and"
                    + " busy, with messages to one host after the other. The hosts share one process."
        })
final class ScaleCommand extends HostsCommand {
    ScaleCommand(Streams streams) {
        super(streams, new HostCounts(List.of(2, 8, 64)), Duration.ofSeconds(1), ScaleBench::run);
    }
}
