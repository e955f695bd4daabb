package io.knet.testkit.network;

/** The message that a datagram carries, which wants to know what becomes of it. */
public interface Passenger {
    /** A socket took a datagram with it. */
    void handed(int machine);

    /** A datagram with it was lost on the way to a machine, and the network counted that. */
    void lost(int machine);

    /** A datagram with it is read by the process on a machine: does that. */
    void received(int machine, Runnable reading);
}
