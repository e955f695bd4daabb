package io.knet.netty.link;

import io.knet.KnetEvent;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.channel.Channel;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the kernel dropped because the buffer of a link's socket was full: datagrams of the
 * peer that this node never saw. Belongs to the link's event loop.
 */
final class KernelDrops {
    /** Somebody who floods a link must not flood those who listen to events, nor the log. */
    private static final long REPORT_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LinkId id;
    private final ChannelSource source;
    private final LinkCounts counts;
    private final Consumer<KnetEvent> events;
    private final LinkLog log;

    private @Nullable Channel channel; // loop only
    private int dropsBefore; // loop only
    private long packetsBefore; // loop only

    /** Dropped, and not reported yet. */
    private long unreported; // loop only

    private boolean reportedBefore; // loop only
    private long reportedAtNanos; // loop only

    /**
     * What is dropped of a link's packets.
     *
     * @param source asks the kernel
     * @param events told now and then
     */
    KernelDrops(
            LinkId id,
            ChannelSource source,
            LinkCounts counts,
            Consumer<KnetEvent> events,
            LinkLog log) {
        this.id = id;
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
        long dropped = socket == null ? 0 : droppedSince(socket.channel());
        if (socket == null) {
            channel = null;
        }
        if (dropped > 0) {
            counts.add(LinkCounter.RX_KERNEL_DROPS, dropped);
            counts.drop(DropReason.KERNEL_BUFFER_FULL, dropped);
            unreported += dropped;
        }
        report(nowNanos);
        long packets = counts.received();
        boolean heard = packets != packetsBefore;
        packetsBefore = packets;
        return dropped > 0 && heard;
    }

    private long droppedSince(Channel current) {
        OptionalInt now = source.kernelDrops(current);
        if (now.isEmpty()) {
            return 0;
        }
        // The count of a new socket begins with 0.
        int before = current.equals(channel) ? dropsBefore : 0;
        channel = current;
        dropsBefore = now.getAsInt();
        return Integer.toUnsignedLong(now.getAsInt() - before);
    }

    private void report(long nowNanos) {
        if (unreported == 0
                || (reportedBefore && nowNanos - reportedAtNanos < REPORT_PERIOD_NANOS)) {
            return;
        }
        log.warn(
                "the kernel dropped "
                        + unreported
                        + " packets of its peer, because the buffer of its socket was full: they"
                        + " come faster than this node takes them");
        events.accept(new KnetEvent.KernelDrops(id.hostId(), id.linkId(), unreported));
        unreported = 0;
        reportedBefore = true;
        reportedAtNanos = nowNanos;
    }
}
