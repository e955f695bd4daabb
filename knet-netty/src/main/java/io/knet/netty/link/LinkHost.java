package io.knet.netty.link;

import io.knet.KnetException;
import io.knet.KnetHost;
import io.knet.LinkDownReason;
import io.knet.netty.pipeline.ReceiptDesk;
import io.knet.protocol.ReceiveWindow;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The host that a link leads to, as the link sees it. Any thread, unless stated otherwise. */
public interface LinkHost extends KnetHost {
    /** The event loop of the host and of all its links. */
    EventLoop loop();

    /**
     * Its duplicate window and reassembly, one for each dialect. On the loop.
     *
     * @param inSession whether for packets under numbers, as those of sessions are
     */
    ReceiveWindow window(boolean inSession);

    /** Who gives it receipts; null if nobody does. On the loop. */
    @Nullable ReceiptDesk receipts();

    /** A pong came over an enabled link in a session. On the loop. */
    void sessionAnswered(int link);

    /** A link went down: its next ping may be that of a host that was restarted. On the loop. */
    void linkDown(int link);

    /** Whether there is what packets for it are sealed with, or they go in clear. */
    boolean maySeal();

    /**
     * Whether a link carries its messages now; unlike the API's answer, also for a removed host.
     */
    boolean hasCarrier();

    /** Whether a link is among those that carry its messages. */
    boolean isCarrier(int link);

    /** A link is in another state, or something else is the matter with it. On the loop. */
    void diagnosisChanged();

    /** A link has come up or gone down, or has another priority. On the loop. */
    void linksChanged();

    /** The host has told which versions of the wire format it understands and uses. On the loop. */
    void heardVersions(int max, int current);

    /** Whether it was removed. */
    boolean isRemoved();

    /**
     * Checks that neither the host was removed nor the handle closed.
     *
     * @throws KnetException which of the two
     */
    void checkUsable();

    /** Takes a link down for good and forgets it. */
    CompletableFuture<Void> remove(HostLink link, LinkDownReason reason);
}
