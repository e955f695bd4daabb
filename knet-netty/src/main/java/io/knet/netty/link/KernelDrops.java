package io.knet.netty.link;

import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.channel.Channel;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the kernel dropped because the buffer of a link's socket was full: datagrams of the
 * peer that this node never saw. Belongs to the link's event loop.
 */
final class KernelDrops {
    private final ChannelSource source;
    private final LinkCounts counts;

    private @Nullable Channel channel;
    private int dropsBefore;
    private long packetsBefore;

    /**
     * What is dropped of a link's packets.
     *
     * @param source asks the kernel
     */
    KernelDrops(ChannelSource source, LinkCounts counts) {
        this.source = source;
        this.counts = counts;
    }

    /**
     * Counts what was dropped since the last look.
     *
     * @return whether anything was, while other packets of the peer arrived
     */
    boolean look(@Nullable LinkChannel socket) {
        if (socket == null) {
            channel = null;
            return false;
        }
        OptionalInt now = source.kernelDrops(socket.channel());
        if (now.isEmpty()) {
            return false;
        }
        // The count of a new socket begins with 0.
        int before = socket.channel().equals(channel) ? dropsBefore : 0;
        channel = socket.channel();
        dropsBefore = now.getAsInt();
        long packets = counts.received();
        boolean heard = packets != packetsBefore;
        packetsBefore = packets;
        long dropped = Integer.toUnsignedLong(now.getAsInt() - before);
        if (dropped == 0) {
            return false;
        }
        counts.add(LinkCounter.RX_KERNEL_DROPS, dropped);
        counts.drop(DropReason.KERNEL_BUFFER_FULL, dropped);
        return heard;
    }
}
