package io.knet.netty.pipeline;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.util.function.Consumer;

/**
 * The outcome of all that is written to a channel without anybody waiting for it: one object in
 * place of one for each packet. It is never done; each failure is told when it comes. As with every
 * promise that is {@linkplain #isVoid void}, who wants to know about one packet asks for a promise
 * of its own with {@link #unvoid}.
 */
public final class StandingPromise extends DefaultChannelPromise {
    private final Consumer<? super Throwable> onFailure;

    /**
     * The outcome of what is written to a channel.
     *
     * @param onFailure told of each failure, on whatever thread it is learned
     */
    public StandingPromise(Channel channel, Consumer<? super Throwable> onFailure) {
        super(channel);
        this.onFailure = requireNonNull(onFailure, "onFailure");
    }

    @Override
    public boolean isVoid() {
        return true;
    }

    @Override
    public ChannelPromise unvoid() {
        ChannelPromise own = new DefaultChannelPromise(channel());
        own.addListener(
                (ChannelFutureListener)
                        written -> {
                            if (!written.isSuccess()) {
                                onFailure.accept(written.cause());
                            }
                        });
        return own;
    }

    @Override
    public boolean trySuccess(Void nothing) {
        return true;
    }

    @Override
    public ChannelPromise setSuccess(Void nothing) {
        return this;
    }

    @Override
    public boolean tryFailure(Throwable failure) {
        onFailure.accept(failure);
        return true;
    }

    @Override
    public ChannelPromise setFailure(Throwable failure) {
        onFailure.accept(failure);
        return this;
    }

    @Override
    public boolean setUncancellable() {
        return true;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return false;
    }

    @Override
    public ChannelPromise addListener(
            GenericFutureListener<? extends Future<? super Void>> listener) {
        throw severalOutcomes();
    }

    @Override
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final ChannelPromise addListeners(
            GenericFutureListener<? extends Future<? super Void>>... listeners) {
        throw severalOutcomes();
    }

    @Override
    public ChannelPromise await() {
        throw severalOutcomes();
    }

    @Override
    public ChannelPromise sync() {
        throw severalOutcomes();
    }

    private static IllegalStateException severalOutcomes() {
        return new IllegalStateException(
                "the outcome of many packets, which is never there; use unvoid()");
    }
}
