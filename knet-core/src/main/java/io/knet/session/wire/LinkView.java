package io.knet.session.wire;

/**
 * How an end of a session sees one of the links between the two.
 *
 * @param link its id, 0 to 255
 * @param enabled whether it is enabled there
 * @param up whether it is up there
 * @param active whether it carries messages from there
 * @param diagnosis the number of what is the matter with it there, 0 to 255; 0 if nothing is, and
 *     numbers that are not known here stand for something that later versions tell of
 * @param forMillis for how long, 0 to 2^32 - 1 ms; 0 without a diagnosis
 */
public record LinkView(
        int link, boolean enabled, boolean up, boolean active, int diagnosis, long forMillis) {
    /** The longest time, in milliseconds; longer ones are told as this one. */
    public static final long MAX_MILLIS = 0xFFFF_FFFFL;

    /** Refuses what does not fit in a packet. */
    public LinkView {
        if ((link | diagnosis) < 0 || link > 0xFF || diagnosis > 0xFF) {
            throw new IllegalArgumentException(
                    "link " + link + " and diagnosis " + diagnosis + " must be 0 to 255");
        }
        if (forMillis < 0 || forMillis > MAX_MILLIS) {
            throw new IllegalArgumentException(forMillis + " ms must be 0 to " + MAX_MILLIS);
        }
    }

    /** Whether there is nothing to tell: the link is up, and nothing is the matter with it. */
    public boolean isWell() {
        return enabled && up && diagnosis == 0;
    }

    /** Whether another view says the same, but for the time. */
    public boolean saysSame(LinkView other) {
        return link == other.link
                && enabled == other.enabled
                && up == other.up
                && active == other.active
                && diagnosis == other.diagnosis;
    }
}
