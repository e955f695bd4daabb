package io.knet.netty.link;

import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.knet.netty.pipeline.CipherPools;
import io.knet.netty.pipeline.CompressionHandler;
import io.knet.netty.pipeline.CryptoHandler;
import io.knet.netty.pipeline.DeliveryHandler;
import io.knet.netty.pipeline.FramingHandler;
import io.knet.netty.pipeline.HeartbeatHandler;
import io.knet.netty.pipeline.HeldPackets;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.pipeline.MessageCodec;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.pipeline.PacketGuard;
import io.knet.netty.pipeline.PingPace;
import io.knet.netty.pipeline.QueuePace;
import io.knet.netty.pipeline.SealingCrew;
import io.knet.netty.pipeline.SessionCryptoHandler;
import io.knet.netty.pipeline.SessionGate;
import io.knet.netty.transport.DirectSocket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Which handlers stand in the pipeline of a link's channel, in which order. */
public final class LinkPipeline {
    private final MessageCodec codec;
    private final LinkLoops loops;
    private final HostCrypto crypto;
    private final CipherPools ciphers;
    private final SealingCrew crew;
    private final IntFunction<? extends @Nullable SessionGate> sessions;
    private final LinkInitializer initializer;
    private final IntSupplier currentSequence;

    /**
     * The pipelines of a handle.
     *
     * @param codec compresses and expands
     * @param loops what the links of an event loop share
     * @param crypto of the hosts
     * @param ciphers for the threads of the crew
     * @param crew helps event loops to seal
     * @param sessions of the hosts, by their ids; null for a host that never speaks in them
     * @param initializer adds the program's own handlers
     * @param currentSequence the last sequence number of this node
     */
    public LinkPipeline(
            MessageCodec codec,
            LinkLoops loops,
            HostCrypto crypto,
            CipherPools ciphers,
            SealingCrew crew,
            IntFunction<? extends @Nullable SessionGate> sessions,
            LinkInitializer initializer,
            IntSupplier currentSequence) {
        this.codec = codec;
        this.loops = loops;
        this.crypto = crypto;
        this.ciphers = ciphers;
        this.crew = crew;
        this.sessions = sessions;
        this.initializer = initializer;
        this.currentSequence = currentSequence;
    }

    /** What is to hold back the senders of a channel on an event loop. */
    public PingPace pace(EventLoop loop) {
        return new PingPace(loop, currentSequence);
    }

    /**
     * Fills the pipeline of a channel that is registered with an event loop, which need not be that
     * of its host: the handler at the edge runs on the channel's loop, knet's others on the host's.
     * On the event loop of the host.
     *
     * @param owner whose channel it is
     * @param edge the transport's own handler, next to the socket
     * @param loop the event loop of the host
     * @param pace what {@link #pace} gave; null if the transport holds senders back
     */
    public LinkChannel fill(
            Channel channel,
            ChannelHandler edge,
            ChannelOwner owner,
            EventLoop loop,
            InetSocketAddress remote,
            DirectSocket direct,
            @Nullable PingPace pace) {
        assert LoopCalls.owns(loop);
        LinkPort port = owner.port();
        boolean hasOwnLoop = !loop.equals(channel.eventLoop());
        PacketCipher cipher = loops.of(loop).cipher(crypto.of(port.hostId()));
        channel.attr(LinkHandlers.LINK).set(owner.link());
        HeartbeatHandler heartbeat = new HeartbeatHandler(port, pace);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(LinkHandlers.SOCKET, edge);
        add(pipeline, loop, LinkHandlers.CRYPTO, crypto(port, cipher, false));
        add(pipeline, loop, LinkHandlers.GUARD, new PacketGuard(port));
        add(pipeline, loop, LinkHandlers.HEARTBEAT, heartbeat);
        add(pipeline, loop, LinkHandlers.FRAMING, new FramingHandler(port, cipher));
        add(pipeline, loop, LinkHandlers.COMPRESSION, new CompressionHandler(port, codec));
        add(pipeline, loop, LinkHandlers.DELIVERY, new DeliveryHandler(port));
        List<String> ours = pipeline.names();
        initializer.initLink(channel, owner.link());
        boolean hasUserHandlers = !ours.containsAll(pipeline.names());
        QueuePace queuePace = pace == null ? QueuePace.NONE : pace;
        return new LinkChannel(
                channel, remote, direct, loop, heartbeat, queuePace, hasUserHandlers, hasOwnLoop);
    }

    private CryptoHandler crypto(LinkPort port, PacketCipher cipher, boolean handsIn) {
        HeldPackets held =
                crew.exists() && !handsIn
                        ? new HeldPackets(crew, cipher, ciphers.of(crypto.of(port.hostId())))
                        : null;
        SessionGate gate = sessions.apply(port.hostId());
        return gate == null
                ? new CryptoHandler(port, cipher, handsIn, held)
                : new SessionCryptoHandler(port, cipher, handsIn, held, gate);
    }

    /**
     * Fills the pipeline of a channel over which packets of a link only come, beside the channel
     * that the link sends over: they are opened, checked, and handed in there. The transport's own
     * handlers, which make packets of what comes, are there already. Any thread.
     *
     * @param owner whose packets come
     * @param end takes over the link's packets, plain, on the loop of the host
     * @param loop the event loop of the host
     */
    public void fillInbound(
            Channel channel, ChannelOwner owner, ChannelHandler end, EventLoop loop) {
        LinkPort port = owner.port();
        PacketCipher cipher = loops.of(loop).cipher(crypto.of(port.hostId()));
        ChannelPipeline pipeline = channel.pipeline();
        add(pipeline, loop, LinkHandlers.CRYPTO, crypto(port, cipher, true));
        add(pipeline, loop, LinkHandlers.GUARD, new PacketGuard(port));
        add(pipeline, loop, LinkHandlers.DELIVERY, end);
    }

    /**
     * Adds a handler that runs on the loop of the host. Where that is the channel's too, Netty need
     * not look for it each time. It has no other way to run a handler elsewhere.
     */
    @SuppressWarnings("deprecation")
    private static void add(
            ChannelPipeline pipeline, EventLoop loop, String name, ChannelHandler handler) {
        if (loop.equals(pipeline.channel().eventLoop())) {
            pipeline.addLast(name, handler);
        } else {
            pipeline.addLast(loop, name, handler);
        }
    }
}
