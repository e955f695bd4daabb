package io.knet.tests.interop;

import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.ReceivedMessage;
import java.util.List;
import java.util.function.Supplier;

/** A node of this project and one of libknet, with links between them. */
final class MixedPair implements AutoCloseable {
    /** Host id of the Java node. */
    static final int JAVA = 1;

    /** Host id of the libknet node. */
    static final int PEER = 2;

    private final List<LinkEnds> paths;
    private final Supplier<JavaNode> javaStart;
    private final LibknetPeer peer;
    private JavaNode java;

    /**
     * A pair whose libknet node is running.
     *
     * @param paths of the links, by their ids, as the Java node sees them
     * @param javaStart starts the Java node, as often as it is asked
     */
    MixedPair(List<LinkEnds> paths, Supplier<JavaNode> javaStart, JavaNode java, LibknetPeer peer) {
        this.paths = List.copyOf(paths);
        this.javaStart = javaStart;
        this.java = java;
        this.peer = peer;
    }

    /** Begins the description of a pair. */
    static MixedPairBuilder builder() {
        return new MixedPairBuilder();
    }

    /** The Java node. */
    JavaNode java() {
        return java;
    }

    /** The libknet node. */
    LibknetPeer peer() {
        return peer;
    }

    /** The path of a link as the Java node sees it. */
    LinkEnds path(int link) {
        return paths.get(link);
    }

    /** Waits until each of the two reaches the other. */
    void awaitReachable() {
        java.awaitReachable(PEER);
        peer.awaitReachable(JAVA);
    }

    /** Waits until all links are up on both sides, and each side reaches the other. */
    void awaitLinksUp() {
        for (int link = 0; link < paths.size(); link++) {
            java.awaitLinkUp(PEER, link);
            peer.awaitLinkUp(JAVA, link);
        }
        awaitReachable();
    }

    /** Closes the Java node; the address of each link is free when this returns. */
    void closeJava() {
        java.close();
    }

    /** Starts another Java node in the place of the one that was closed. */
    void restartJava() {
        java = javaStart.get();
    }

    /** One of the counters of a link on libknet's side. */
    long peerCount(int link, String counter) {
        return peer.status().linkStat(JAVA, link, counter);
    }

    /** Takes the next message that libknet received, which must be from the Java node. */
    ReceivedMessage awaitAtPeer() {
        ReceivedMessage message = peer.awaitMessage();
        if (message.from() != JAVA || message.channel() != 0) {
            throw new AssertionError("a message with another source or channel: " + message);
        }
        return message;
    }

    @Override
    public void close() {
        java.close();
        peer.close();
    }
}
