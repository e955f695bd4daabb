package io.knet.testing;

import java.util.List;

/** The options of the JVM that knet's documentation asks for, for the JVMs that tests start. */
public final class DocumentedOptions {
    /** Since when JVMs warn about code that is not their own. */
    private static final int FIRST_JDK = 24;

    private DocumentedOptions() {}

    /** Whether the JVM that runs the tests wants any. */
    public static boolean areNeeded() {
        return Runtime.version().feature() >= FIRST_JDK;
    }

    /** For a program that has knet on its class path. */
    public static List<String> ofClassPath() {
        return areNeeded() ? List.of("--enable-native-access=ALL-UNNAMED") : List.of();
    }

    /** For a program that has knet on its module path. */
    public static List<String> ofModulePath() {
        return areNeeded() ? List.of("--enable-native-access=io.netty.common") : List.of();
    }
}
