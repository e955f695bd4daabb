package io.knet.testkit;

import io.knet.LinkTimers;
import io.knet.testkit.network.Path;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What a cluster stands on: time and a network, simulated or real. Nodes are numbered from 0. */
interface Ground {
    /** The way from one node to another. */
    Path path(int from, int to, int link);

    /** Where a node's link leaves from; port 0 if any will do. */
    InetSocketAddress local(int node, int link);

    /** Where a node's link to another goes. */
    InetSocketAddress remote(int node, int other, int link);

    /** Timers with which faults are noticed soon, as time is reckoned here. */
    LinkTimers timers();

    /** How long nodes may take to find each other. */
    Duration patience();

    /** Time since the cluster began. */
    Duration elapsed();

    /** Starts what a node's process has besides its handle. */
    NodeGround newProcess(int node);

    /**
     * Lets time pass until a condition holds.
     *
     * @return whether it does; false when the time is up
     */
    boolean until(BooleanSupplier condition, Duration atMost);

    /** Something happened by which a condition may have become true. */
    void changed();

    /** Fails with what went wrong outside of any call, if something did. */
    void check();

    /** Ends it all. */
    void close();
}
