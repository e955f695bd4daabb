package io.knet.netty.send;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.HostLink;
import org.jspecify.annotations.Nullable;

/**
 * Which links a synchronous message is written to: each that was chosen and, if none of them takes
 * it, the others that are up, one after another. One message, one thread at a time.
 */
final class LinkAttempts {
    private final NettyHost host;
    private final int chosen;
    private int untried; // caller only
    private int tried; // caller only
    private boolean taken; // caller only
    private boolean hopeless; // caller only
    private @Nullable KnetException firstFailure; // caller only

    /**
     * The attempts of one message.
     *
     * @param chosen links by policy, as a mask
     */
    LinkAttempts(NettyHost host, int chosen) {
        this.host = host;
        this.chosen = chosen;
        untried = chosen;
    }

    /**
     * Whether the message goes over several links, and through a pipeline with handlers of the
     * program's own on one of them. Then all links get what that pipeline makes of it.
     */
    boolean share() {
        if (Integer.bitCount(chosen) < 2) {
            return false;
        }
        for (int id = 0; id < KnetLimits.MAX_LINKS; id++) {
            HostLink link = (chosen & 1 << id) == 0 ? null : host.linkOrNull(id);
            if (link != null && link.output().hasHandlers()) {
                return true;
            }
        }
        return false;
    }

    /** The next link to write to; null if there is none, or no use in it. */
    @Nullable HostLink next() {
        while (!hopeless) {
            if (untried == 0 && !taken) {
                untried = host.active().usable() & ~tried;
            }
            if (untried == 0) {
                return null;
            }
            int id = Integer.numberOfTrailingZeros(untried);
            tried |= 1 << id;
            untried &= ~tried;
            HostLink link = host.linkOrNull(id);
            if (link != null) {
                return link;
            }
        }
        return null;
    }

    /** What came of the link that {@link #next} gave last; null if it took the message. */
    void outcomeOf(@Nullable KnetException failure) {
        if (failure == null) {
            taken = true;
            return;
        }
        if (firstFailure == null || !isOfOneLink(failure)) {
            firstFailure = failure;
        }
        hopeless |= !taken && !isOfOneLink(failure);
    }

    /** Whether another link may take what one link did not. */
    private static boolean isOfOneLink(KnetException failure) {
        return failure.error() == KnetError.SOCKET_ERROR
                || failure.error() == KnetError.SOCKET_FULL;
    }

    /**
     * Why no link took the message; null if one did. Once it is taken it is on its way: a caller
     * that hears otherwise would send it twice.
     */
    @Nullable KnetException failure() {
        if (taken) {
            return null;
        }
        return firstFailure == null ? hostDown(host) : firstFailure;
    }

    /**
     * Checks that a link took the message.
     *
     * @throws KnetException why none did
     */
    void checkTaken() {
        KnetException failure = failure();
        if (failure != null) {
            throw failure;
        }
    }

    static KnetException hostDown(NettyHost host) {
        return new KnetException(
                KnetError.HOST_DOWN, "host " + host + " is not reachable: " + host.describeLinks());
    }
}
