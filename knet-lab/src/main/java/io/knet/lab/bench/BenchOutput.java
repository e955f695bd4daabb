package io.knet.lab.bench;

import io.knet.lab.bench.report.Report;
import io.knet.tools.ExitCode;
import io.knet.tools.Streams;

/** Prints what came of a benchmark. */
final class BenchOutput {
    private BenchOutput() {}

    /** Returns the exit code. */
    static int print(Streams streams, Report report, boolean json) {
        streams.out().println(json ? report.json().toString() : report.text().stripTrailing());
        streams.out().flush();
        if (report.isSound()) {
            return ExitCode.OK;
        }
        streams.err()
                .println(
                        "knet bench: messages arrived changed or twice, or were lost without a"
                                + " counter that says why; the figures mean nothing");
        return ExitCode.FAILURE;
    }
}
