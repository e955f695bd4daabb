package io.knet.protocol;

/**
 * Which version of the wire format a node sends (spec wire 2.2, api 15.6): the newest one that all
 * hosts understand, once all have been heard.
 */
public final class VersionChoice {
    /** Stands for a host that was not heard yet. */
    public static final int UNHEARD = 0;

    private VersionChoice() {}

    /**
     * The version to send from now on.
     *
     * @param current the version that is sent
     * @param min the oldest version that this node understands
     * @param max the newest version that this node understands
     * @param others the newest version that each other host understands, or {@link #UNHEARD}
     */
    public static int choose(int current, int min, int max, int[] others) {
        int newest = max;
        for (int other : others) {
            if (other == UNHEARD) {
                return current;
            }
            // A host that understands nothing of ours is not listened to, and has no say.
            if (other >= min) {
                newest = Math.min(newest, other);
            }
        }
        return newest;
    }
}
