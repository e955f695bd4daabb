package io.knet.admin.ping;

import io.knet.stats.DiagnosisCode;
import java.util.Locale;

/** Where a ping has failed, from this node outwards. Names never change. */
enum PingLayer {
    /** The link: disabled, here or at the peer, or without a peer. */
    LINK,
    /** The local address: not there, or it cannot be bound. */
    ADDRESS,
    /** This machine does not send it: a filter, or another error of the socket. */
    SOCKET,
    /** There is no way to the peer. */
    ROUTE,
    /** The packet is too long for the way. */
    PATH_MTU,
    /** The peer's machine refuses it: nobody has the port, or a firewall rejects. */
    PORT,
    /** Packets come, but not as the link is configured: another host, link or address. */
    CONFIGURATION,
    /** Packets come that cannot be opened. */
    CRYPTO,
    /** There is no session. */
    SESSION,
    /** No answer, for no reason that can be seen from here. */
    NETWORK;

    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where it is that a diagnosis sees the fault. */
    static PingLayer of(DiagnosisCode code) {
        return switch (code) {
            case DISABLED, PEER_DISABLED, NO_PEER -> LINK;
            case ADDRESS_MISSING, CANNOT_BIND, LOCAL_LOOPBACK -> ADDRESS;
            case CANNOT_SEND -> SOCKET;
            case CANNOT_CONNECT, UNREACHABLE -> ROUTE;
            case PATH_TOO_SMALL -> PATH_MTU;
            case REFUSED -> PORT;
            case OWN_ID,
                    OTHER_HOST,
                    OTHER_LINK,
                    OTHER_RECEIVER,
                    ACCESS_LIST,
                    OTHER_ADDRESS,
                    OTHER_PORT ->
                    CONFIGURATION;
            case CLEAR_PACKETS, SEALED_PACKETS, NO_KEY, NOT_AUTHENTIC -> CRYPTO;
            case OTHER_DIALECT,
                    SESSION_KEY,
                    SESSION_SUITE,
                    SESSION_IDENTITY,
                    SESSION_CLOCK,
                    SESSION_PLATFORM,
                    NO_SESSION ->
                    SESSION;
            case TOO_LATE, ONE_WAY, COMING_UP, SILENT, NEVER_HEARD -> NETWORK;
        };
    }
}
