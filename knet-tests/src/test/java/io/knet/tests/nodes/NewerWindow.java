package io.knet.tests.nodes;

import io.knet.netty.handler.InboundPacket;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The reassembly window of libknet from 1.34 on (spec wire 8.3), in front of knet's own: every
 * packet gives up the messages of its host that are ahead of its number, or more than 32 behind,
 * and not whole. What comes of them later is dropped without a word.
 */
public final class NewerWindow {
    private static final int BUFFERS = 32;

    private final Map<Integer, BitSet> incomplete = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();

    /** Puts such a window in front of every host of every node. */
    public static LinkInitializer everywhere() {
        // All links of a host live on one loop, and nodes have loops of their own.
        Map<EventLoop, Map<Integer, NewerWindow>> windows = new HashMap<>();
        return (channel, link) -> {
            NewerWindow window =
                    windows.computeIfAbsent(channel.eventLoop(), loop -> new HashMap<>())
                            .computeIfAbsent(link.host().id(), id -> new NewerWindow());
            channel.pipeline()
                    .addBefore(LinkHandlers.FRAMING, "newer-window", window.new Handler());
        };
    }

    private boolean takes(ByteBuf packet) {
        int sequence = DataHeader.sequence(packet);
        int count = DataHeader.fragmentCount(packet);
        incomplete.keySet().removeIf(waiting -> ((sequence - waiting) & 0xffff) > BUFFERS);
        if (!DataHeader.isFragmented(count)) {
            return true;
        }
        BitSet fragments = incomplete.get(sequence);
        if (fragments == null) {
            if (!begun.add(sequence)) {
                return false;
            }
            fragments = new BitSet();
            incomplete.put(sequence, fragments);
        }
        fragments.set(DataHeader.fragmentNumber(packet));
        if (fragments.cardinality() == count) {
            incomplete.remove(sequence);
        }
        return true;
    }

    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object received) {
            if (received instanceof InboundPacket packet && !takes(packet.content())) {
                packet.release();
            } else {
                ctx.fireChannelRead(received);
            }
        }
    }
}
