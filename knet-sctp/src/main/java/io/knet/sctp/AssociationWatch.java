package io.knet.sctp;

import com.sun.nio.sctp.Notification;
import com.sun.nio.sctp.ShutdownNotification;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sees an association end: by its peer, or by the network. On its event loop, but for one method.
 */
final class AssociationWatch extends ChannelDuplexHandler {
    /** Set once. */
    private volatile @Nullable Listener listener;

    private boolean closing; // loop only
    private boolean told; // loop only

    /** What the socket said last. */
    private @Nullable IOException failure; // loop only

    /** Is told that an association was lost. */
    @FunctionalInterface
    interface Listener {
        /** The association was lost; once, on its event loop. */
        void lost(AssociationLostException reason);
    }

    /** Says who is told. Any thread, before the association can be lost, or soon after. */
    void onLost(Listener newListener) {
        listener = newListener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        // Not when it becomes inactive: Netty does not say so if the kernel knew before.
        ctx.channel().closeFuture().addListener(closed -> lost(failure));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ShutdownNotification) {
            lost(new IOException("its peer has shut it down"));
        } else if (!(event instanceof Notification)) {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException ofSocket) {
            failure = ofSocket;
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        closing = true;
        ctx.close(promise);
    }

    private void lost(@Nullable IOException reason) {
        Listener whom = listener;
        if (!closing && !told && whom != null) {
            told = true;
            whom.lost(new AssociationLostException(reason));
        }
    }
}
