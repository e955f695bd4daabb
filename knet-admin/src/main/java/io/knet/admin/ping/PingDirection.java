package io.knet.admin.ping;

import io.knet.stats.DiagnosisCode;
import java.util.Locale;

/** In which direction packets do not pass, as far as that can be seen from here. */
enum PingDirection {
    /** From this node to the peer. */
    OUT,
    /** From the peer to this node. */
    IN,
    /** Nothing is known of the one nor the other. */
    UNKNOWN;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * In which direction a fault is that a diagnosis sees: what is said of packets that came is
     * about the way in.
     */
    static PingDirection of(DiagnosisCode code) {
        return switch (PingLayer.of(code)) {
            case LINK, ADDRESS, SOCKET, ROUTE, PATH_MTU, PORT -> OUT;
            case CONFIGURATION, CRYPTO -> IN;
            case SESSION -> UNKNOWN;
            case NETWORK -> code == DiagnosisCode.ONE_WAY ? OUT : UNKNOWN;
        };
    }
}
