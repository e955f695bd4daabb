package io.knet;

import java.util.Locale;

/** What carries the packets of a link (spec api 1.2). */
public enum LinkTransport {
    /** No packets at all: messages to the own host are delivered within this node. */
    LOOPBACK(0),
    /** One UDP datagram a packet, over IPv4 or IPv6. */
    UDP(1);

    private final int code;

    LinkTransport(int code) {
        this.code = code;
    }

    /** libknet's number of the transport. */
    public int code() {
        return code;
    }

    /** The transport in lower case, as people write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
