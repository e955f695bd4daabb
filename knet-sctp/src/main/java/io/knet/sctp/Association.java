package io.knet.sctp;

import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpStandardSocketOptions;
import com.sun.nio.sctp.SctpStandardSocketOptions.InitMaxStreams;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.settings.ChannelSetup;
import io.knet.netty.transport.NioTransport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.sctp.SctpMessage;
import io.netty.channel.sctp.nio.NioSctpChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The channel of one association, whoever connected it. What it reads are packets ({@link
 * PacketCodec}); who learns of its end is said by {@link #onLost}.
 */
final class Association extends NioSctpChannel {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.SCTP);

    /** For handlers whose event loop has ended. */
    private static final int PATIENCE_SECONDS = 2;

    /** As many as libknet offers; only stream 0 is used. */
    private static final int STREAMS = 10;

    /** The longest packet, and some more. */
    private static final int RECEIVE_BYTES = 1 << 16;

    /** Messages that a channel takes before its event loop turns to the next one. */
    private static final int READS_A_TURN = 16;

    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(1 << 20, 2 << 20);

    private static final String CODEC = "knet-sctp-packets";
    private static final String WATCH = "knet-sctp-watch";

    private final PacketCodec codec;
    private final AssociationWatch watch = new AssociationWatch();
    private final AtomicBoolean claimed = new AtomicBoolean();

    /** One that is to be connected. */
    Association(SctpChannel socket, PacketCodec codec) {
        this(null, socket, codec);
    }

    /** One that a listener has accepted. */
    Association(@Nullable Channel listener, SctpChannel socket, PacketCodec codec) {
        super(listener, socket);
        this.codec = codec;
        pipeline().addLast(CODEC, codec).addLast(WATCH, watch);
    }

    /**
     * Sets what the transport and the program want. Nothing is read yet.
     *
     * @param socketBuffer asked of the kernel, in bytes
     * @throws IOException if the socket refuses an option
     */
    void configure(ChannelSetup setup, int socketBuffer) throws IOException {
        setup.apply(this);
        config().setAutoRead(false);
        config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
        config().setRecvByteBufAllocator(
                        new FixedRecvByteBufAllocator(RECEIVE_BYTES)
                                .maxMessagesPerRead(READS_A_TURN));
        SctpChannel socket = javaChannel();
        socket.setOption(SctpStandardSocketOptions.SCTP_NODELAY, true);
        socket.setOption(SctpStandardSocketOptions.SO_SNDBUF, socketBuffer);
        socket.setOption(SctpStandardSocketOptions.SO_RCVBUF, socketBuffer);
    }

    /** Says how many streams to offer; before it is connected. */
    void offerStreams() throws IOException {
        javaChannel()
                .setOption(
                        SctpStandardSocketOptions.SCTP_INIT_MAXSTREAMS,
                        InitMaxStreams.create(STREAMS, STREAMS));
    }

    /**
     * Whether closing ends the association at once, with what is not sent, so that its local
     * address is free; or when the peer has confirmed that it has everything.
     */
    void endAtOnce(boolean atOnce) throws IOException {
        javaChannel().setOption(SctpStandardSocketOptions.SO_LINGER, atOnce ? 0 : -1);
    }

    /** The JDK's channel, for writes that go past this one. */
    SctpChannel socket() {
        return javaChannel();
    }

    /** Closes it whatever its handlers think of that, which may have lost their event loop. */
    void end() {
        LoopCalls.submit(eventLoop(), () -> unsafe().close(voidPromise()));
    }

    /** Ends it when its event loop does nothing any more. Any thread. */
    void abandon() {
        try {
            javaChannel().close();
        } catch (IOException failure) {
            LOG.debug("an association of an event loop that has ended was not closed", failure);
        }
    }

    /** Completes when it is closed and all its handlers are gone. */
    CompletableFuture<Void> whenHandlersGone() {
        return codec.gone();
    }

    /** Completes when it is closed, its handlers know, and the kernel has its address back. */
    CompletableFuture<Void> whenGone() {
        return codec.gone()
                .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .thenCompose(done -> NioTransport.whenGivenBack(this));
    }

    /** Takes the association for a link, once; false if somebody has. Any thread. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** Whether a link has it. Any thread. */
    boolean isClaimed() {
        return claimed.get();
    }

    /**
     * What comes from now on are packets of a link. On the channel's event loop.
     *
     * @param source where they are said to come from
     */
    void belongsTo(InetSocketAddress source) {
        codec.belongsTo(source);
    }

    /** Has somebody told when the association ends, unless this side closes it. Any thread. */
    void onLost(AssociationWatch.Listener listener) {
        watch.onLost(listener);
    }

    /** The JDK says with a message of -1 bytes that the peer has ended the association. */
    @Override
    protected int doReadMessages(List<Object> messages) throws Exception {
        int read = super.doReadMessages(messages);
        int last = messages.size() - 1;
        if (read > 0
                && messages.get(last) instanceof SctpMessage message
                && message.messageInfo() != null
                && message.messageInfo().bytes() < 0) {
            messages.remove(last);
            message.release();
            return -1;
        }
        return read;
    }
}
