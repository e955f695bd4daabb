package io.knet.netty.transport;

/**
 * Tells when so many threads write at once that a leader should let the others put their messages
 * into the queue before it writes. Where threads are many and processors few, those who could come
 * along are not running: without that, each leads in its turn and writes its own message alone, and
 * whoever sleeps meanwhile waits for many such turns.
 *
 * <p>With few threads a change of threads costs more than the write that it saves. That is why a
 * crowd has to be seen, in a leadership that took many along, and is forgotten if that does not
 * happen again for a while.
 *
 * <p>Written by leaders only, one at a time; read by any thread.
 */
final class Crowd {
    /** Messages of one leadership that make a crowd: measured, fewer threads gain nothing. */
    private static final int MANY = 12;

    /** Leaderships without many after which a crowd is forgotten. */
    private static final int REMEMBERED = 1024;

    /** Leaderships in a row without any company after which it is forgotten at once. */
    private static final int ALONE = 8;

    private volatile boolean here; // written by leaders
    private int leaderships; // leader only
    private int alone; // leader only

    /** Whether others should be let in first. */
    boolean isHere() {
        return here;
    }

    /** Leader only: tells how many messages it has written, its own among them. */
    void led(int messages) {
        if (messages >= MANY) {
            here = true;
            leaderships = 0;
            alone = 0;
        } else if (here) {
            alone = messages > 1 ? 0 : alone + 1;
            if (++leaderships >= REMEMBERED || alone >= ALONE) {
                here = false;
            }
        }
    }
}
