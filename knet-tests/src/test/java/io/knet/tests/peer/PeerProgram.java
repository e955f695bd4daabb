package io.knet.tests.peer;

import java.nio.file.Path;

/** Compiles knet_peer, once in a JVM. */
final class PeerProgram {
    private static final class Holder {
        static final Path EXECUTABLE = CProgram.build("knet_peer", "", "knet");
    }

    private PeerProgram() {}

    /** The executable. */
    static Path executable() {
        return Holder.EXECUTABLE;
    }
}
