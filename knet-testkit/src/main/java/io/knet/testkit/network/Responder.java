package io.knet.testkit.network;

/**
 * Stands on a machine in place of a process with sockets: where thousands of peers need only
 * answer, it costs next to nothing.
 */
@FunctionalInterface
public interface Responder {
    /**
     * A datagram came to the machine, to whatever port. May answer with {@link
     * VirtualNetwork#reply}. In the thread that runs the simulation.
     *
     * @param at where it came to
     */
    void received(Interface at, Datagram datagram);
}
