package io.knet.tools.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends one connection the events of a ring, as fast as it reads them, and ends it if it does not.
 * Used on the connection's event loop only.
 */
final class EventReader extends ChannelInboundHandlerAdapter {
    private static final int PART_BYTES = 16 * 1024;

    private final EventRing ring;
    private final long patienceMillis;
    private final Runnable atEnd;
    private final Channel channel;
    private long next;
    private Optional<Future<?>> patience = Optional.empty();

    /**
     * A reader, which is sent nothing before {@link #send}.
     *
     * @param ring what is sent
     * @param next number of the first event
     * @param patienceMillis how long nothing may be taken
     * @param atEnd called when the connection is gone
     * @param channel where it is sent
     */
    EventReader(EventRing ring, long next, long patienceMillis, Runnable atEnd, Channel channel) {
        this.ring = ring;
        this.next = next;
        this.patienceMillis = patienceMillis;
        this.atEnd = atEnd;
        this.channel = channel;
    }

    /** Sends what there is, until the connection takes no more. */
    void send() {
        if (next < ring.first()) {
            // What it misses is gone: it comes again, and gets what there is.
            channel.close();
            return;
        }
        boolean any = false;
        while (channel.isWritable()) {
            Optional<EventRing.Part> part = ring.from(next, PART_BYTES);
            if (part.isEmpty()) {
                break;
            }
            channel.write(new DefaultHttpContent(Unpooled.wrappedBuffer(part.get().text())));
            next = part.get().next();
            any = true;
        }
        if (any) {
            channel.flush();
        }
        if (!channel.isWritable()) {
            beginWaiting();
        }
    }

    private void beginWaiting() {
        if (patience.isEmpty()) {
            patience =
                    Optional.of(
                            channel.eventLoop()
                                    .schedule(
                                            () -> {
                                                channel.close();
                                            },
                                            patienceMillis,
                                            TimeUnit.MILLISECONDS));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            stopWaiting();
            send();
        }
    }

    private void stopWaiting() {
        patience.ifPresent(timer -> timer.cancel(false));
        patience = Optional.empty();
    }

    /** Whoever reads events asks for nothing else on the connection. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopWaiting();
        atEnd.run();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
