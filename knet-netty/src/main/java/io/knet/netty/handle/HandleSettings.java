package io.knet.netty.handle;

import io.knet.CompressionConfig;
import io.knet.SessionConfig;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.handler.LinkInitializer;
import io.knet.netty.transport.DatagramTransport;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a handle was configured with.
 *
 * @param hostId of this node
 * @param transport opens UDP sockets
 * @param group its event loops
 * @param ownsGroup whether to shut them down at the end
 * @param crypto its slots, taken over
 * @param sessions how it speaks with other nodes of knet; empty if in libknet's format only
 * @param compression of what it sends, at first
 * @param wallClock dates ups and downs of links
 * @param syncTimeout of synchronous sends that name none
 * @param closeDrain how long a plain close goes on sending
 * @param socketBuffer asked of the kernel for each socket, in bytes
 * @param channelOptions set on the channels of UDP sockets besides knet's own
 * @param linkInitializer adds the program's own handlers to pipelines
 * @param reassemblyBuffers how many messages of a host may be incomplete, at first
 * @param sealingThreads how many threads help the event loops to seal; 0 for none
 */
public record HandleSettings(
        int hostId,
        DatagramTransport transport,
        EventLoopGroup group,
        boolean ownsGroup,
        CryptoSlots crypto,
        Optional<SessionConfig> sessions,
        CompressionConfig compression,
        InstantSource wallClock,
        Duration syncTimeout,
        Duration closeDrain,
        int socketBuffer,
        Map<ChannelOption<?>, Object> channelOptions,
        LinkInitializer linkInitializer,
        int reassemblyBuffers,
        int sealingThreads) {}
