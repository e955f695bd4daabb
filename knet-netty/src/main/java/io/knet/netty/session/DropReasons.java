package io.knet.netty.session;

import io.knet.session.SessionDrop;
import io.knet.stats.DropReason;

/** Which counter stands for why a datagram of a session was dropped. */
final class DropReasons {
    private DropReasons() {}

    static DropReason of(SessionDrop drop) {
        return switch (drop) {
            case NOT_SESSION -> DropReason.DIALECT;
            case BAD_LENGTH -> DropReason.SESSION_BAD_LENGTH;
            case BAD_MAC -> DropReason.SESSION_BAD_MAC;
            case VERSION -> DropReason.SESSION_VERSION;
            case SUITE -> DropReason.SESSION_SUITE;
            case TRUNCATED -> DropReason.SESSION_TRUNCATED;
            case NOT_FOR_US -> DropReason.SESSION_NOT_FOR_US;
            case UNKNOWN_HOST -> DropReason.SESSION_UNKNOWN_HOST;
            case POLICY -> DropReason.SESSION_POLICY;
            case UNKNOWN_LINK -> DropReason.SESSION_UNKNOWN_LINK;
            case WRONG_SOURCE -> DropReason.SESSION_WRONG_SOURCE;
            case BAD_INDEX -> DropReason.SESSION_BAD_INDEX;
            case STALE -> DropReason.SESSION_STALE;
            case TOO_OFTEN -> DropReason.SESSION_TOO_OFTEN;
            case NO_HANDSHAKE -> DropReason.SESSION_NO_HANDSHAKE;
            case HANDSHAKE -> DropReason.SESSION_HANDSHAKE_FAILED;
            case IDENTITY -> DropReason.SESSION_WRONG_IDENTITY;
            case MISMATCH -> DropReason.SESSION_MISMATCH;
            case TOO_SHORT -> DropReason.SESSION_TOO_SHORT;
            case UNKNOWN_INDEX -> DropReason.SESSION_UNKNOWN_INDEX;
            case EXHAUSTED -> DropReason.SESSION_EXHAUSTED;
            case DUPLICATE -> DropReason.SESSION_DUPLICATE;
            case TOO_OLD -> DropReason.SESSION_TOO_OLD;
            case NOT_AUTHENTIC -> DropReason.SESSION_NOT_AUTHENTIC;
            case WRONG_HOST -> DropReason.SESSION_WRONG_HOST;
        };
    }
}
