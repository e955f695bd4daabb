package io.knet.tests.peer;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Compiles knet_peer, once in a JVM for each libknet. */
final class PeerProgram {
    private static final Map<Libknet, Path> EXECUTABLES = new ConcurrentHashMap<>();

    private PeerProgram() {}

    /** The executable, for where the libknet is. */
    static Path executable(Libknet libknet) {
        return EXECUTABLES.computeIfAbsent(
                libknet, where -> CProgram.build(where, "knet_peer", "", "knet"));
    }
}
