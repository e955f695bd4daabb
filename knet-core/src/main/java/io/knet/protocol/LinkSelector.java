package io.knet.protocol;

import io.knet.KnetLimits;
import io.knet.LinkPolicy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chooses the links that carry the messages for one host (spec wire 10.1). Sets of links are bit
 * masks: bit n stands for link n. The choice is made once, when something changed; asking for it
 * costs a few instructions.
 *
 * <p>{@link #update} belongs to the event loop of the host, everything else may be called by any
 * thread, since a message may be sent on its caller's thread.
 */
public final class LinkSelector {
    private static final int ALL_LINKS = (1 << KnetLimits.MAX_LINKS) - 1;
    private static final int EVERY_LINK_CARRIES = 1 << KnetLimits.MAX_LINKS;

    /**
     * The active links, and whether a message goes over all of them: one word, so that a reader
     * sees both or none.
     */
    private volatile int choice;

    private final AtomicInteger lastUsed = new AtomicInteger(KnetLimits.MAX_LINKS - 1);

    /**
     * Chooses again.
     *
     * @param policy the host's policy
     * @param usable the links that are enabled, up and of valid MTU
     * @param priorities priority by link id, 0 to 255, for 8 links; only {@link LinkPolicy#PASSIVE}
     *     looks at it
     */
    public void update(LinkPolicy policy, int usable, int[] priorities) {
        if ((usable & ~ALL_LINKS) != 0) {
            throw new IllegalArgumentException(
                    "link mask 0x" + Integer.toHexString(usable) + " has more than 8 links");
        }
        choice =
                switch (policy) {
                    case PASSIVE -> highest(usable, priorities);
                    case ACTIVE -> usable | EVERY_LINK_CARRIES;
                    case RR -> usable;
                };
    }

    /** The mask of the link with the highest priority, of equals the one with the lowest id. */
    private static int highest(int usable, int[] priorities) {
        int best = -1;
        for (int link = 0; link < KnetLimits.MAX_LINKS; link++) {
            if ((usable & 1 << link) != 0 && (best < 0 || priorities[link] > priorities[best])) {
                best = link;
            }
        }
        return best < 0 ? 0 : 1 << best;
    }

    /** The active links; 0 if the host is not reachable. */
    public int activeMask() {
        return choice & ALL_LINKS;
    }

    /** Whether the host has an active link. */
    public boolean isReachable() {
        return activeMask() != 0;
    }

    /**
     * The links over which all fragments of the next message go: with {@link LinkPolicy#ACTIVE} all
     * active ones, else one. With {@link LinkPolicy#RR} each call takes a turn, so it is made once
     * a message.
     *
     * @return a mask; 0 if the host is not reachable
     */
    public int maskForMessage() {
        int current = choice;
        if ((current & EVERY_LINK_CARRIES) != 0) {
            return current & ALL_LINKS;
        }
        int link = takeTurn(current);
        return link < 0 ? 0 : 1 << link;
    }

    private int takeTurn(int links) {
        if ((links & links - 1) == 0) {
            return links == 0 ? -1 : Integer.numberOfTrailingZeros(links);
        }
        while (true) {
            int last = lastUsed.get();
            int later = links & (-1 << (last + 1));
            int next = Integer.numberOfTrailingZeros(later != 0 ? later : links);
            if (lastUsed.compareAndSet(last, next)) {
                return next;
            }
        }
    }
}
