package io.knet.netty.link;

import io.knet.KnetEvent;
import io.knet.event.LinkMtuEvent;
import java.util.function.Consumer;

/**
 * Tells what happens to a link: the listeners of the handle, and the program's handlers in the
 * pipeline of its channel. On the link's event loop.
 */
final class LinkTeller implements Consumer<KnetEvent> {
    private final LinkId id;
    private final LinkConnection connection;
    private final Consumer<KnetEvent> listeners;
    private int toldMtu; // loop only

    /**
     * Tells of a link.
     *
     * @param listeners of the handle
     * @param mtu the longest message that goes in one of its packets, at first
     */
    LinkTeller(LinkId id, LinkConnection connection, Consumer<KnetEvent> listeners, int mtu) {
        this.id = id;
        this.connection = connection;
        this.listeners = listeners;
        toldMtu = mtu;
    }

    @Override
    public void accept(KnetEvent event) {
        listeners.accept(event);
        LinkChannel channel = connection.channel();
        if (channel != null) {
            channel.tell(event);
        }
    }

    /** What goes in a packet may have changed. */
    void mtu(int now) {
        if (now != toldMtu) {
            toldMtu = now;
            accept(new LinkMtuEvent(id.hostId(), id.linkId(), now));
        }
    }
}
