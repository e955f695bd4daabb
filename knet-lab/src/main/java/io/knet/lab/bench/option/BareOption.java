package io.knet.lab.bench.option;

import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import picocli.CommandLine.Option;

/** Whether nodes are compared with UDP sockets without a protocol. */
public final class BareOption {
    @Option(
            names = "--vs-bare",
            description = {
                "The same with two UDP sockets without a protocol, in clear, measured alternately in"
                        + " the same run, and the share of this limit that is reached. Needs gcc,"
                        + " and one link."
            })
    private boolean bare;

    /**
     * The settings, with the bare sockets if they are asked for.
     *
     * @throws ToolException if the options do not fit together
     */
    public BenchSettings applied(BenchSettings settings) {
        if (bare && settings.links() != 1) {
            throw new ToolException(
                    ExitCode.USAGE, "--vs-bare and --links exclude each other: it has one socket");
        }
        return bare ? settings.beside(PairKind.BARE) : settings;
    }
}
