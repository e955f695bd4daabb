package io.knet.netty.link;

import io.knet.netty.count.DropSink;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.settings.ChannelSetup;
import io.knet.netty.tap.PacketTaps;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a transport of a handle is put together with.
 *
 * @param hostId this node's, for the log
 * @param pipeline what stands in a link's channel
 * @param setup what the program wants of the channels
 * @param socketBuffer asked of the kernel for each socket, in bytes
 * @param localLoop where packets are opened of which it is not known yet whose they are
 * @param taps told of such packets
 * @param localCipher opens them; belongs to that loop
 * @param taker takes over packets of another dialect, before they are opened, and says whether it
 *     has
 * @param router takes them over, opened
 * @param links the links of the transport
 * @param drops counts what is dropped
 */
public record TransportSurroundings(
        int hostId,
        LinkPipeline pipeline,
        ChannelSetup setup,
        int socketBuffer,
        EventLoop localLoop,
        PacketTaps taps,
        PacketCipher localCipher,
        Predicate<InboundPacket> taker,
        Consumer<InboundPacket> router,
        PeerLinks links,
        DropSink drops) {}
