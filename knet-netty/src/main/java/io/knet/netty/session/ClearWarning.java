package io.knet.netty.session;

import io.knet.Dialect;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.count.LimitedLog;

/**
 * Says that a host is spoken with in clear by a node that has sessions, whose owner may well take
 * all of its traffic for sealed.
 */
final class ClearWarning {
    private final int host;
    private final boolean self;
    private final CryptoSlots ofLibknet;
    private final LimitedLog log;

    ClearWarning(int host, boolean self, CryptoSlots ofLibknet, LimitedLog log) {
        this.host = host;
        this.self = self;
        this.ofLibknet = ofLibknet;
        this.log = log;
    }

    /** The host may be spoken with in a dialect from now on. */
    void look(Dialect dialect) {
        if (self || dialect == Dialect.SESSION || ofLibknet.state().inUse() != 0) {
            return;
        }
        log.warn(
                "host {} {} in clear, and anybody can read and forge packets of the two: its dialect"
                        + " is {}, and libknet's format has no key here. Give this node crypto, or"
                        + " the host the dialect session",
                host,
                dialect == Dialect.EITHER ? "may be spoken with" : "is spoken with",
                dialect.wireName());
    }
}
