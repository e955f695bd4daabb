package io.knet.netty.testkit;

import io.knet.Errno;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.message.RxMessage;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.tap.LinkTap;
import io.knet.netty.tap.PacketTaps;
import io.knet.protocol.ReceiveWindow;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A link that notes what its handlers tell it. */
public class RecordingLink implements LinkPort, AutoCloseable {
    public static final int LOCAL = 1;
    public static final int PEER = 2;
    public static final int ID = 3;

    private static final int BUFFERS = 32;

    /** A message that reached the end of the pipeline. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its parts only
    public record Delivered(int host, int channel, int sequence, byte[] content) {}

    public final MockTicker clock = Ticker.newMockTicker();
    public final PacketTaps taps =
            new PacketTaps(
                    new CallbackFailures(
                            LOCAL, new Counters<>(HandleCounter.class), clock, new Errors(clock)));
    public final ReceiveWindow window;

    /** Id of the host that it leads to. */
    public int host = PEER;

    public boolean enabled = true;
    public boolean reachable = true;
    public boolean fromPeer = true;

    /** Why the link drops its packets, null if it does not. */
    public @Nullable DropReason refusal;

    public final Map<LinkCounter, Long> counts = new EnumMap<>(LinkCounter.class);
    public final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    public final List<Delivered> delivered = new ArrayList<>();
    public final List<byte[]> routed = new ArrayList<>();
    public final List<InetSocketAddress> pingSources = new ArrayList<>();
    public final List<Long> roundTrips = new ArrayList<>();
    public final List<String> versions = new ArrayList<>();
    public final List<Errno> socketErrors = new ArrayList<>();
    public final List<Boolean> pingsWritten = new ArrayList<>();
    public final List<Integer> probeReplies = new ArrayList<>();
    public final List<PacketType> tooBig = new ArrayList<>();
    public int failedProbes;
    public int numberedPongs;
    public final List<Boolean> writability = new ArrayList<>();
    public final List<Throwable> handlerFailures = new ArrayList<>();

    public RecordingLink() {
        window = new ReceiveWindow(ByteBufAllocator.DEFAULT, BUFFERS, this::drop);
    }

    /** A link of the same host. */
    public RecordingLink(RecordingLink other) {
        window = other.window;
    }

    /** A channel of this link with some of its handlers, the one next to the socket first. */
    public EmbeddedChannel channel(ChannelHandler... handlers) {
        return EmbeddedChannel.builder().ticker(clock).handlers(handlers).build();
    }

    @Override
    public int localHost() {
        return LOCAL;
    }

    @Override
    public int hostId() {
        return host;
    }

    @Override
    public int linkId() {
        return ID;
    }

    @Override
    public LinkTap tap() {
        return new LinkTap(taps, host, ID, () -> new InetSocketAddress(0), () -> Packets.SOURCE);
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public ReceiveWindow window(InboundPacket packet) {
        return window;
    }

    @Override
    public void onNumberedPong() {
        numberedPongs++;
    }

    @Override
    public boolean acceptsData() {
        return reachable;
    }

    @Override
    public void onPeerVersions(int max, int current) {
        versions.add(max + "/" + current);
    }

    @Override
    public @Nullable DropReason check(InboundPacket packet) {
        return refusal;
    }

    @Override
    public boolean onPing(InetSocketAddress source) {
        pingSources.add(source);
        return fromPeer;
    }

    @Override
    public void onPong(InetSocketAddress source, long rttNanos) {
        roundTrips.add(rttNanos);
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public void onPingWritten(Channel channel, @Nullable Throwable failure) {
        pingsWritten.add(failure == null);
    }

    @Override
    public void onSocketError(Channel channel, Errno errno, Throwable failure) {
        socketErrors.add(errno);
    }

    @Override
    public void onProbeReply(int size) {
        probeReplies.add(size);
    }

    @Override
    public void onTooBig(PacketType type) {
        tooBig.add(type);
    }

    @Override
    public void onProbeFailed() {
        failedProbes++;
    }

    @Override
    public void route(InboundPacket packet) {
        routed.add(Packets.bytes(packet.content()));
    }

    @Override
    public void deliver(RxMessage message) {
        window.delivered(message.sequence());
        delivered.add(
                new Delivered(
                        message.sourceHost(),
                        message.channel(),
                        message.sequence(),
                        Packets.bytes(message.content())));
    }

    @Override
    public void count(LinkCounter counter, long amount) {
        counts.merge(counter, amount, Long::sum);
    }

    @Override
    public void drop(DropReason reason, long packets) {
        drops.merge(reason, packets, Long::sum);
    }

    @Override
    public void onWritability(boolean writable) {
        writability.add(writable);
    }

    @Override
    public void onHandlerFailure(Throwable failure) {
        handlerFailures.add(failure);
    }

    @Override
    public void close() {
        window.close();
    }
}
