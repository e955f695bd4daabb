package io.knet;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What carries the packets of a link (spec api 1.2). */
public enum LinkTransport {
    /** No packets at all: messages to this node itself are delivered within it. */
    LOOPBACK(0, AddressRule.UNUSED),
    /** One UDP datagram a packet, over IPv4 or IPv6. */
    UDP(1, AddressRule.INTERNET),
    /**
     * One SCTP message a packet, over IPv4 or IPv6. Needs the module {@code knet-sctp} beside knet,
     * and a kernel with SCTP; {@link KnetCapabilities#transports()} says what is missing. libknet
     * has it up to the versions 1.x.
     */
    SCTP(2, AddressRule.INTERNET);

    private final int code;
    private final AddressRule addresses;

    LinkTransport(int code, AddressRule addresses) {
        this.code = code;
        this.addresses = addresses;
    }

    /** Finds out what is wrong with the addresses of a link. */
    void checkAddresses(
            InetSocketAddress local, Optional<InetSocketAddress> remote, Problems problems) {
        addresses.check(local, remote, problems);
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
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other number
     */
    public static LinkTransport ofCode(int code) {
        for (LinkTransport transport : values()) {
            if (transport.code == code) {
                return transport;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown transport "
                        + code
                        + "; use "
                        + Arrays.stream(values())
                                .map(one -> one.code + " (" + one.wireName() + ")")
                                .collect(Collectors.joining(" or ")));
    }

    /**
     * Finds a transport by its name; case is ignored.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
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
                "unknown transport \""
                        + name
                        + "\"; use "
                        + Arrays.stream(values())
                                .map(LinkTransport::wireName)
                                .collect(Collectors.joining(" or ")));
    }
}
