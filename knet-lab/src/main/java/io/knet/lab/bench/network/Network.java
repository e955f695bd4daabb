package io.knet.lab.bench.network;

import java.util.List;

/** Two places and the addresses by which they reach each other. */
public interface Network extends AutoCloseable {
    /** The two places. */
    enum Side {
        SENDER,
        RECEIVER
    }

    /** What a command line begins with, so that the process runs on that side. */
    List<String> prefix(Side side);

    /** The IPv4 address of a side. */
    String address(Side side);

    /** UDP ports that are free on both sides. */
    List<Integer> freePorts(int count);

    /** Removes everything that was made. */
    @Override
    void close();
}
