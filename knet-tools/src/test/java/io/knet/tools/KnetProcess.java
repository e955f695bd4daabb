package io.knet.tools;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command in a process of its own, with this JVM's class path. */
public final class KnetProcess {
    /** The first JDK that warns of native code and of Unsafe, unless they are permitted. */
    private static final int NEEDS_PERMISSIONS = 24;

    private KnetProcess() {}

    /** Further options of the JVM go to index 1. */
    public static ProcessBuilder of(String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= NEEDS_PERMISSIONS) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(Arrays.asList(args));
        return new ProcessBuilder(command);
    }
}
