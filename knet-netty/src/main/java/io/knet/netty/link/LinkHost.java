package io.knet.netty.link;

import io.knet.KnetException;
import io.knet.KnetHost;
import io.knet.LinkDownReason;
import io.knet.protocol.ReceiveWindow;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;

/** The host that a link leads to, as the link sees it. Any thread, where nothing else is said. */
public interface LinkHost extends KnetHost {
    /** The event loop of the host and of all its links. */
    EventLoop loop();

    /** Its duplicate window and reassembly. On the loop. */
    ReceiveWindow window();

    /** Whether a link carries its messages now; other than the API's, of a removed host too. */
    boolean hasCarrier();

    /** Whether a link is among those that carry its messages. */
    boolean isCarrier(int link);

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
