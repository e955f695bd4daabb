package io.knet.session;

import io.knet.session.crypto.PacketCipher;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A cipher of a session, used by one thread at a time, that any thread may close.
 *
 * <p>Closing excludes working: whoever closes an idle cipher wipes its key at once; if a packet is
 * just being worked on, it is finished with the true key and the working thread wipes afterwards.
 * So no packet is ever sealed with a wiped key, and nobody waits.
 */
abstract class SessionCipher implements AutoCloseable {
    private static final int IDLE = 0;
    private static final int WORKING = 1;
    private static final int CLOSED_WHILE_WORKING = 2;
    private static final int CLOSED = 3;

    private final AtomicInteger phase = new AtomicInteger(IDLE);
    private final Session session;
    private final PacketCipher cipher;

    SessionCipher(Session session, PacketCipher cipher) {
        this.session = session;
        this.cipher = cipher;
    }

    final PacketCipher cipher() {
        return cipher;
    }

    /** The session whose packets these are. */
    public final Session session() {
        return session;
    }

    /** Begins work on a packet, unless this was closed. If it may, {@link #leave} must follow. */
    final boolean enter() {
        return phase.compareAndSet(IDLE, WORKING);
    }

    final void leave() {
        if (!phase.compareAndSet(WORKING, IDLE)) {
            cipher.close();
            phase.set(CLOSED);
        }
    }

    /** Wipes the key. Idempotent, and may be called by any thread. */
    @Override
    public final void close() {
        boolean settled = false;
        while (!settled) {
            if (phase.compareAndSet(IDLE, CLOSED)) {
                cipher.close();
                settled = true;
            } else {
                settled =
                        phase.compareAndSet(WORKING, CLOSED_WHILE_WORKING)
                                || phase.get() >= CLOSED_WHILE_WORKING;
            }
        }
        session.forget(this);
    }
}
