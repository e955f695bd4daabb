package io.knet.tools.demo;

import io.knet.tools.ExitCode;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code knet demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Show a fail-over: two nodes in this process, two encrypted links on loopback addresses,"
                    + " one of which is cut and restored; then what the same cut costs messages whose"
                    + " receipt is waited for. Takes a few seconds."
        })
public final class DemoCommand implements Callable<Integer> {
    private final Streams streams;

    /** The command on the streams of a process. */
    public DemoCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Demo demo = new Demo(new Narrator(streams.out()), new DemoCluster(), Patience.ofDemo());
        return demo.run() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
