package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** What carries the packets of a link (spec api 1.2). */
public enum LinkTransport {
    /** No packets at all: messages to this node itself are delivered within it. */
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

    /** The name that options and JSON have, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a transport by libknet's number.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other number, as for
     *     libknet's SCTP
     */
    public static LinkTransport ofCode(int code) {
        for (LinkTransport transport : values()) {
            if (transport.code == code) {
                return transport;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT, "unknown transport " + code + "; use 0 or 1");
    }

    /**
     * Finds a transport by its name; case is ignored.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name, as for libknet's
     *     SCTP
     */
    public static LinkTransport ofName(String name) {
        requireNonNull(name, "name");
        for (LinkTransport transport : values()) {
            if (transport.wireName().equalsIgnoreCase(name)) {
                return transport;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown transport \"" + name + "\"; use loopback or udp");
    }
}
