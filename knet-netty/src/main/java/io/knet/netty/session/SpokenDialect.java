package io.knet.netty.session;

import io.knet.Dialect;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.DialectSlots;

/**
 * In what a host may be spoken with, what it is sent to in, and whether packets in libknet's format
 * are taken from it. Changed on the host's event loop, read on any thread.
 */
final class SpokenDialect {
    private final DialectSlots slots;

    /** Written on the loop. */
    private volatile Dialect choice;

    /** Written on the loop. */
    private volatile boolean takesLibknet;

    /**
     * What is spoken before there is a session.
     *
     * @param ofLibknet what packets in libknet's format are sealed with
     * @param packets seals packets in sessions
     */
    SpokenDialect(Dialect choice, CryptoSlots ofLibknet, PacketCrypto packets) {
        this.choice = choice;
        slots = new DialectSlots(ofLibknet, CryptoSlots.sealedWith(packets));
        set(choice == Dialect.SESSION, choice != Dialect.SESSION);
    }

    private void set(boolean inSessions, boolean libknetToo) {
        takesLibknet = libknetToo;
        slots.use(inSessions, choice == Dialect.EITHER);
    }

    // ---- on any thread

    DialectSlots slots() {
        return slots;
    }

    Dialect choice() {
        return choice;
    }

    boolean inSessions() {
        return slots.inSessions();
    }

    boolean takesLibknet() {
        return takesLibknet;
    }

    // ---- on the loop

    /**
     * The application has another choice.
     *
     * @param hasSession whether there is a session to send in
     */
    void choose(Dialect wanted, boolean hasSession) {
        boolean sessions =
                switch (wanted) {
                    case SESSION -> true;
                    case LIBKNET -> false;
                    case EITHER -> inSessions() && hasSession;
                };
        choice = wanted;
        set(sessions, !sessions);
    }

    /** There is a session; true if the dialect changes for it. */
    boolean onSession() {
        if (inSessions()) {
            return false;
        }
        set(true, true);
        return true;
    }

    /** Packets in libknet's format that were under way have come. */
    void endGrace() {
        if (inSessions()) {
            takesLibknet = false;
        }
    }

    /** The host is not heard any more; true if it is spoken to in libknet's format for that. */
    boolean fallBack() {
        if (choice != Dialect.EITHER || !inSessions()) {
            return false;
        }
        set(false, true);
        return true;
    }
}
