package io.knet.testkit.network;

import io.knet.testkit.time.VirtualLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.DefaultChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A datagram channel on a virtual socket, which behaves as Netty's epoll channel does. */
final class VirtualChannel extends AbstractChannel implements VirtualLoop.Pollable {
    private static final ChannelMetadata METADATA = new ChannelMetadata(true, 16);
    private static final int READS_A_TURN = 16;

    private final VirtualSocket socket;
    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final Consumer<Throwable> onFailure;
    private boolean reading;

    /**
     * A datagram that waits in the channel, with the message that it was written for, and where it
     * goes if that is not the socket's peer.
     */
    private static final class Waiting extends DefaultByteBufHolder {
        final @Nullable InetSocketAddress target;
        final @Nullable Passenger passenger;

        Waiting(
                ByteBuf content,
                @Nullable InetSocketAddress target,
                @Nullable Passenger passenger) {
            super(content);
            this.target = target;
            this.passenger = passenger;
        }
    }

    VirtualChannel(
            VirtualSocket socket, ByteBufAllocator allocator, Consumer<Throwable> onFailure) {
        super(null);
        this.socket = socket;
        this.onFailure = onFailure;
        config.setAllocator(allocator);
    }

    VirtualSocket socket() {
        return socket;
    }

    @Override
    public void poll() {
        if (!isOpen()) {
            return;
        }
        IOException error = socket.takeError();
        if (error != null) {
            pipeline().fireExceptionCaught(error);
        }
        ((VirtualUnsafe) unsafe()).writeAgain();
        if (reading || config.isAutoRead()) {
            read16();
        }
    }

    private void read16() {
        reading = false;
        boolean any = false;
        for (int i = 0; i < READS_A_TURN && isOpen(); i++) {
            Datagram next = socket.poll();
            if (next == null) {
                break;
            }
            any = true;
            Passenger passenger = next.passenger();
            if (passenger == null) {
                read(next);
            } else {
                passenger.received(socket.machine().number(), () -> read(next));
            }
        }
        if (any && isOpen()) {
            pipeline().fireChannelReadComplete();
            if (config.isAutoRead()) {
                read();
            }
        }
    }

    private void read(Datagram datagram) {
        ByteBuf content =
                alloc().buffer(Math.max(1, datagram.bytes().length)).writeBytes(datagram.bytes());
        pipeline()
                .fireChannelRead(
                        new DatagramPacket(
                                content, (InetSocketAddress) localAddress(), datagram.source()));
    }

    @Override
    protected void doBeginRead() {
        reading = true;
        if (socket.hasDatagrams()) {
            ((VirtualLoop) eventLoop()).ready(this);
        }
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf datagram) {
            return new Waiting(datagram, socket.remote(), socket.passenger());
        }
        if (message instanceof DatagramPacket addressed) {
            return new Waiting(addressed.content(), addressed.recipient(), socket.passenger());
        }
        throw new UnsupportedOperationException("cannot send " + message);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) {
        for (Object next = out.current(); next != null; next = out.current()) {
            Waiting waiting = (Waiting) next;
            try {
                byte[] bytes = ByteBufUtil.getBytes(waiting.content());
                if (!socket.send(bytes, waiting.target, waiting.passenger)) {
                    return;
                }
                out.remove();
            } catch (IOException failure) {
                out.remove(failure);
            }
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new VirtualUnsafe();
    }

    private final class VirtualUnsafe extends AbstractUnsafe {
        @Override
        public void connect(
                SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                return;
            }
            try {
                socket.connect((InetSocketAddress) remote);
                safeSetSuccess(promise);
            } catch (IOException failure) {
                safeSetFailure(promise, failure);
                closeIfClosed();
            }
        }

        /** Offers the socket again what it had no room for. */
        void writeAgain() {
            ChannelOutboundBuffer waiting = outboundBuffer();
            if (waiting != null && waiting.size() > 0 && !socket.isFull()) {
                flush0();
            }
        }
    }

    /** Nothing may reach the end of a link's pipeline. */
    @Override
    protected DefaultChannelPipeline newChannelPipeline() {
        return new WatchedPipeline(this);
    }

    private static final class WatchedPipeline extends DefaultChannelPipeline {
        private final VirtualChannel owner;

        WatchedPipeline(VirtualChannel channel) {
            super(channel);
            owner = channel;
        }

        @Override
        protected void onUnhandledInboundException(Throwable cause) {
            owner.onFailure.accept(cause);
        }

        @Override
        protected void onUnhandledInboundMessage(Object message) {
            ReferenceCountUtil.release(message);
            owner.onFailure.accept(new IllegalStateException("nobody took " + message));
        }
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof VirtualLoop;
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        socket.watch((VirtualLoop) eventLoop(), this);
        promise.setSuccess();
    }

    @Override
    protected void doBind(SocketAddress local) {
        socket.bind((InetSocketAddress) local);
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        socket.close();
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return socket.local();
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return socket.remote();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public boolean isActive() {
        return socket.isOpen() && socket.local() != null;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }
}
