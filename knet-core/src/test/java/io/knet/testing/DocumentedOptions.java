package io.knet.testing;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /**
     * For a program that has knet on its module path.
     *
     * @param natives the modules beside Netty's that bring native code
     */
    public static List<String> ofModulePath(String... natives) {
        String modules =
                Stream.concat(Stream.of("io.netty.common"), Stream.of(natives))
                        .collect(Collectors.joining(","));
        return areNeeded() ? List.of("--enable-native-access=" + modules) : List.of();
    }
}
