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

    /** The transport in lower case, as people write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The transport of a number.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} if there is none, as for libknet's SCTP
     */
    public static LinkTransport ofCode(int code) {
        for (LinkTransport transport : values()) {
            if (transport.code == code) {
                return transport;
            }
        }
        throw unknown(Integer.toString(code));
    }

    /**
     * The transport of a name, in letters of either case.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} if there is none, as for libknet's SCTP
     */
    public static LinkTransport ofName(String name) {
        requireNonNull(name, "name");
        for (LinkTransport transport : values()) {
            if (transport.name().equalsIgnoreCase(name)) {
                return transport;
            }
        }
        throw unknown('"' + name + '"');
    }

    private static KnetException unknown(String what) {
        return new KnetException(
                KnetError.NOT_SUPPORTED, "there is no transport " + what + "; use loopback or udp");
    }
}
