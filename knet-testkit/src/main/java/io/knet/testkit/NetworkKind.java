package io.knet.testkit;

/** What the nodes of a {@link TestCluster} talk over. */
public enum NetworkKind {
    /**
     * A simulated network under virtual time: everything happens in the test's own thread and in
     * the order that the seed decides, and an hour passes in a second. Nothing may wait for
     * something that only happens later: calls that would are refused with {@code WOULD_DEADLOCK};
     * take the asynchronous ones, and {@link TestCluster#join}.
     */
    SIMULATED,
    /**
     * UDP sockets of this machine's loopback interface, with a relay between them that makes the
     * faults. Nodes have threads, and time is the machine's.
     */
    SOCKETS
}
