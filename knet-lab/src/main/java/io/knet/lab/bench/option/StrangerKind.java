package io.knet.lab.bench.option;

import java.util.Locale;

/** What the datagrams of somebody who has no key begin like. */
public enum StrangerKind {
    /** All three, by turns. */
    MIXED,
    /** What begins a handshake. */
    INIT,
    /** What answers one. */
    RESPONSE,
    /** A packet in a session. */
    TRANSPORT;

    /** The name in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
