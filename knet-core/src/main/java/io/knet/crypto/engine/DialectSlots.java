package io.knet.crypto.engine;

/**
 * The slots of a host that may be sent to in two dialects: at any moment they are those of one of
 * them. What was sealed under one is not taken for the other's, since their states say whose they
 * are. Packets are opened with those of libknet's format, for packets of sessions are opened before
 * they come here. Changed by whoever made this, read on any thread.
 */
public final class DialectSlots extends CryptoSlots {
    private final CryptoSlots ofLibknet;
    private final CryptoSlots ofSessions;
    private volatile CryptoSlots inForce;

    /** Whether a message that was cut for one dialect may end in it when the other is in force. */
    private volatile boolean either;

    /**
     * Slots that are those of sessions.
     *
     * @param ofLibknet not closed by this
     * @param ofSessions closed by this
     */
    public DialectSlots(CryptoSlots ofLibknet, CryptoSlots ofSessions) {
        super(
                config -> {
                    throw new IllegalStateException("a host's dialects have no slots of their own");
                });
        this.ofLibknet = ofLibknet;
        this.ofSessions = ofSessions;
        inForce = ofSessions;
    }

    /**
     * Seals in sessions, or in libknet's format, from now on.
     *
     * @param sessions whether in sessions
     * @param letMessagesEnd whether packets of messages that were cut for the other dialect are
     *     still sealed in that
     */
    public void use(boolean sessions, boolean letMessagesEnd) {
        either = letMessagesEnd;
        inForce = sessions ? ofSessions : ofLibknet;
    }

    /** Whether packets are sealed in sessions. */
    public boolean inSessions() {
        return inForce == ofSessions;
    }

    @Override
    public CryptoSlots inForce() {
        return inForce;
    }

    @Override
    public CryptoState state() {
        return inForce.state();
    }

    @Override
    public boolean permits(CryptoState now, CryptoState older) {
        if (now.isOfSameSlots(older)) {
            return now.permits(older);
        }
        CryptoState libknets = ofLibknet.state();
        return either
                && !now.closed()
                && (!libknets.isOfSameSlots(older) || libknets.permits(older));
    }

    @Override
    public Opening newOpening() {
        return ofLibknet.newOpening();
    }

    /** Closes the slots of sessions. Idempotent. */
    @Override
    public synchronized void close() {
        ofSessions.close();
    }
}
