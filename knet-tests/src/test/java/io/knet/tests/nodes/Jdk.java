package io.knet.tests.nodes;

/** What the JDK that runs the tests can do, by its version. */
public final class Jdk {
    private static final int VERSION = Runtime.version().feature();

    /** Whether its sockets can forbid routers to cut datagrams, so that paths are searched. */
    public static final boolean FORBIDS_FRAGMENTATION = VERSION >= 19;

    private Jdk() {}
}
