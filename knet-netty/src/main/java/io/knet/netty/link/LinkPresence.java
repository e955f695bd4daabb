package io.knet.netty.link;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;

/** Whether a link is there, or was removed. Any thread, unless stated otherwise. */
public final class LinkPresence {
    private final LinkHost host;
    private final LinkId id;
    private final HandleLife life;

    /** Written on the loop. */
    private volatile boolean removed;

    /**
     * A link that is there.
     *
     * @param life of its handle
     */
    public LinkPresence(LinkHost host, LinkId id, HandleLife life) {
        this.host = host;
        this.id = id;
        this.life = life;
    }

    /** The link is about to be closed. On the loop. */
    public void end() {
        assert LoopCalls.owns(host.loop())
                : "link " + id + " is removed by " + Thread.currentThread();
        removed = true;
    }

    /** Whether the link was closed. */
    public boolean isRemoved() {
        return removed;
    }

    /** Whether the link was removed or its handle closed. */
    public boolean isGone() {
        return removed || life.isClosed();
    }

    /**
     * Checks that the link may open.
     *
     * @throws KnetException what has ended it meanwhile
     */
    public void checkMayOpen() {
        if (removed || host.isRemoved() || life.isClosed()) {
            throw removedException();
        }
    }

    /**
     * Checks that the API may be used.
     *
     * @throws KnetException if the link was removed or the handle closed
     */
    public void checkUsable() {
        life.checkOpen();
        if (removed) {
            throw removedException();
        }
    }

    /** What calls to a removed link are told: {@link KnetError#UNKNOWN_LINK}, or the end. */
    KnetException removedException() {
        return life.isClosed()
                ? life.closedException()
                : new KnetException(KnetError.UNKNOWN_LINK, "link " + id + " was removed");
    }
}
