package io.knet.netty.link;

import io.knet.KnetEvent;
import io.knet.event.LinkMtuEvent;
import io.knet.netty.concurrent.LoopCalls;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/**
 * Tells what happens to a link: the listeners of the handle, and the program's handlers in the
 * pipeline of its channel. On the link's event loop.
 */
final class LinkTeller implements Consumer<KnetEvent> {
    private final LinkId id;
    private final EventLoop loop;
    private final LinkConnection connection;
    private final Consumer<KnetEvent> listeners;
    private int toldMtu; // loop only

    /**
     * Tells of a link.
     *
     * @param listeners of the handle
     * @param mtu the longest message that goes in one of its packets, at first
     */
    LinkTeller(
            LinkId id,
            EventLoop loop,
            LinkConnection connection,
            Consumer<KnetEvent> listeners,
            int mtu) {
        this.id = id;
        this.loop = loop;
        this.connection = connection;
        this.listeners = listeners;
        toldMtu = mtu;
    }

    @Override
    public void accept(KnetEvent event) {
        assert LoopCalls.owns(loop);
        listeners.accept(event);
        LinkChannel channel = connection.channel();
        if (channel != null) {
            channel.tell(event);
        }
    }

    /** What goes in a packet may have changed. */
    void mtu(int now) {
        assert LoopCalls.owns(loop);
        if (now != toldMtu) {
            toldMtu = now;
            accept(new LinkMtuEvent(id.hostId(), id.linkId(), now));
        }
    }
}
