package io.knet.session;

import io.knet.KnetLimits;
import io.knet.crypto.SaltSource;

/**
 * When the next INIT may go to a host, and over which link: over one link after the other, at an
 * interval with jitter, so that two ends that begin at once do not go on doing so. Belongs to the
 * thread of its host.
 */
final class InitSchedule {
    private SaltSource random;
    private long interval = SessionLimits.SECOND;
    private int links;
    private int nextLink;
    private boolean sent;
    private long lastSent;
    private double lateness;

    InitSchedule(SaltSource random) {
        this.random = random;
    }

    void random(SaltSource source) {
        random = source;
    }

    void interval(long nanos) {
        interval = nanos;
    }

    /**
     * Sets the links that INITs can go over.
     *
     * @param mask a bit for each link id
     */
    void links(int mask) {
        links = mask & (1 << KnetLimits.MAX_LINKS) - 1;
    }

    boolean hasLinks() {
        return links != 0;
    }

    /** Begins with this link the next time, if there can be one of that number. */
    void prefer(int link) {
        if (link >= 0 && link < KnetLimits.MAX_LINKS) {
            nextLink = link;
        }
    }

    /**
     * Nanoseconds until the next INIT may go; 0 if it may now.
     *
     * @param least between two INITs, however short the interval is
     * @param most between two INITs, however long it is
     */
    long nanosUntilNext(long least, long most, long nowNanos) {
        if (!sent) {
            return 0;
        }
        long wait = Math.min(Math.max(interval, least), most);
        long jitter = (long) (lateness * wait / SessionLimits.JITTER_DIVISOR);
        return Math.max(0, wait + jitter - (nowNanos - lastSent));
    }

    /** Takes the link for an INIT that goes now. There must be one. */
    int take(long nowNanos) {
        while ((links & 1 << nextLink) == 0) {
            nextLink = (nextLink + 1) % KnetLimits.MAX_LINKS;
        }
        int link = nextLink;
        nextLink = (nextLink + 1) % KnetLimits.MAX_LINKS;
        sent = true;
        lastSent = nowNanos;
        byte[] bytes = new byte[2];
        random.fill(bytes, 0, bytes.length);
        lateness = (((bytes[0] & 0xFF) << Byte.SIZE) | (bytes[1] & 0xFF)) / 65536.0;
        return link;
    }
}
