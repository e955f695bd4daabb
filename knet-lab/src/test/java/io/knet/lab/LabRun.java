package io.knet.lab;

import io.knet.tools.CommandRun;

/** Runs the laboratory's command in this process. */
public final class LabRun {
    private LabRun() {}

    /** Runs the command with an empty standard input. */
    public static CommandRun of(String... args) {
        return CommandRun.of("", streams -> LabMain.run(streams, args));
    }
}
