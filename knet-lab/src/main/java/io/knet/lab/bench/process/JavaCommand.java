package io.knet.lab.bench.process;

import io.knet.lab.bench.child.BenchProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a process with Java nodes: this JVM and class path. */
public final class JavaCommand {
    private static final int NEEDS_PERMISSIONS = 24;

    private JavaCommand() {}

    /**
     * The command line.
     *
     * @param options of the JVM
     */
    public static List<String> of(List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= NEEDS_PERMISSIONS) {
            // Netty's natives and its use of Unsafe are wanted: no warnings about them.
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(BenchProcess.class.getName());
        return command;
    }
}
