package io.knet.netty.transport;

/** What became of a message whose datagrams were offered to a socket. */
public enum WriteOutcome {
    /** The kernel has all of them. */
    TAKEN,
    /** The kernel has all of them, but did not take them when they were first offered. */
    TAKEN_LATE,
    /** The kernel had no room, again and again; it may have the first ones. */
    FULL,
    /** Time was up before they were offered: others wrote, or the peer did not keep up. */
    NO_TURN
}
