package io.knet.testkit.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A machine with a place on each network, which runs one process at a time. */
public final class Machine {
    private final int number;
    private final List<Interface> interfaces = new ArrayList<>();
    private final SocketTable sockets = new SocketTable();
    private @Nullable Responder responder;
    private boolean on = true;
    private boolean acceptsDamage;
    private int nextPort = 32768;

    /** Errors that its sockets reported, and writes that they had no room for. */
    private long refusals;

    Machine(int number) {
        this.number = number;
    }

    /** From 0. */
    public int number() {
        return number;
    }

    void attach(Interface place) {
        interfaces.add(place);
    }

    /** Its place on a network. */
    public Interface on(int net) {
        return interfaces.get(net);
    }

    List<Interface> interfaces() {
        return interfaces;
    }

    boolean isOn() {
        return on;
    }

    /** Whether it answers for ports that nobody has; when off it is silent. */
    public void power(boolean state) {
        on = state;
    }

    boolean acceptsDamage() {
        return acceptsDamage;
    }

    /**
     * Whether damaged datagrams get as far as its process. The UDP checksum stops almost all; where
     * packets are not sealed nothing else would notice the rest.
     */
    public void acceptsDamage(boolean sealed) {
        acceptsDamage = sealed;
    }

    /** From now on somebody takes all datagrams that come to the machine. */
    public void responder(Responder present) {
        responder = present;
    }

    /** Who takes all datagrams; null if they go to sockets. */
    @Nullable Responder responder() {
        return responder;
    }

    SocketTable sockets() {
        return sockets;
    }

    /** Sockets that are open. */
    public int openSockets() {
        return sockets.size();
    }

    /** The process died: its sockets are gone, without a word. */
    public void loseSockets() {
        sockets.all().forEach(VirtualSocket::close);
    }

    int freePort() {
        return nextPort++;
    }

    void refused() {
        refusals++;
    }

    /** How often sockets reported an error, or had no room. */
    public long refusals() {
        return refusals;
    }

    @Override
    public String toString() {
        return "machine " + number;
    }
}
