package io.knet.tests.fuzz;

/**
 * What Jazzer calls, in a process for one target. The names of the methods are Jazzer's; nothing of
 * it is needed to compile them.
 */
public final class JazzerEntry {
    /** The system property that names the target. */
    static final String TARGET = "knet.fuzz.target";

    private static final FuzzTarget OPENED =
            Targets.ofLabel(System.getProperty(TARGET, "none")).open();

    private JazzerEntry() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        OPENED.run(input);
    }
}
