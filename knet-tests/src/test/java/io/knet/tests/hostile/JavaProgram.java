package io.knet.tests.hostile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of small JVMs with the class path of this one. */
final class JavaProgram {
    private static final int NEEDS_PERMISSIONS = 24;

    private JavaProgram() {}

    /** Runs the main method of a class, and watches over its buffers. */
    static List<String> command(Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= NEEDS_PERMISSIONS) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        command.add("-Dio.netty.leakDetection.level=paranoid");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }
}
