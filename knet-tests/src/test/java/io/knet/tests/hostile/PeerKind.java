package io.knet.tests.hostile;

import io.knet.tests.peer.Libknet;
import io.knet.tests.peer.LibknetPeerBuilder;

/** What the node at the far end is. */
enum PeerKind {
    JAVA("Java and Java"),
    LIBKNET("Java and libknet");

    private final String label;

    PeerKind(String label) {
        this.label = label;
    }

    boolean isJava() {
        return this == JAVA;
    }

    /** Chooses the program of the far node. */
    LibknetPeerBuilder program(LibknetPeerBuilder builder) {
        return isJava() ? builder.program(JavaProgram.command(JavaPeerMain.class)) : builder;
    }

    @Override
    public String toString() {
        return isJava() ? label : label + ", " + Libknet.current();
    }
}
