package io.knet.netty.link;

import io.knet.KnetEvent;
import io.knet.event.KernelDropsEvent;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the kernel dropped because the buffer of a link's socket was full: datagrams of the
 * peer that this node never saw. Belongs to the link's event loop.
 */
final class KernelDrops {
    private final LinkId id;
    private final EventLoop loop;
    private final ChannelSource source;
    private final LinkCounts counts;
    private final Consumer<KnetEvent> events;
    private final LinkLog log;
    private final KernelDropTally tally;

    private @Nullable Channel channel; // loop only
    private long packetsBefore; // loop only

    /**
     * What is dropped of a link's packets.
     *
     * @param source asks the kernel
     * @param events told now and then
     */
    KernelDrops(
            LinkId id,
            EventLoop loop,
            ChannelSource source,
            LinkCounts counts,
            Consumer<KnetEvent> events,
            LinkLog log) {
        this.id = id;
        this.loop = loop;
        tally = new KernelDropTally(loop);
        this.source = source;
        this.counts = counts;
        this.events = events;
        this.log = log;
    }

    /**
     * Counts what was dropped since the last look.
     *
     * @return whether anything was, while other packets of the peer arrived
     */
    boolean look(@Nullable LinkChannel socket, long nowNanos) {
        assert LoopCalls.owns(loop);
        long dropped = socket == null ? 0 : count(socket.channel());
        tell(tally.takeReport(nowNanos));
        long packets = counts.received();
        boolean heard = packets != packetsBefore;
        packetsBefore = packets;
        return dropped > 0 && heard;
    }

    /** Counts what was dropped at a socket that is about to be closed. */
    void lastLook(LinkChannel socket) {
        assert LoopCalls.owns(loop);
        count(socket.channel());
        tell(tally.takeReport(loop.ticker().nanoTime()));
    }

    /** The link is removed: what was not reported yet, because it was too soon, is reported now. */
    void end() {
        assert LoopCalls.owns(loop);
        tell(tally.takeRest());
    }

    private long count(Channel current) {
        if (!current.equals(channel)) {
            channel = current;
            tally.newSocket();
        }
        long dropped = tally.look(source.kernelDrops(current));
        if (dropped > 0) {
            counts.add(LinkCounter.RX_KERNEL_DROPS, dropped);
            counts.drop(DropReason.KERNEL_BUFFER_FULL, dropped);
        }
        return dropped;
    }

    private void tell(long dropped) {
        if (dropped == 0) {
            return;
        }
        log.warn(
                "the kernel dropped "
                        + dropped
                        + " packets of its peer, because the buffer of its socket was full: they"
                        + " come faster than this node takes them");
        events.accept(new KernelDropsEvent(id.hostId(), id.linkId(), dropped));
    }
}
