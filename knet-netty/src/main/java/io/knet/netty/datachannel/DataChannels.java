package io.knet.netty.datachannel;

import io.knet.KnetLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The open data channels of a handle, by number. Thread safe. */
public final class DataChannels {
    private final AtomicReferenceArray<NettyDataChannel> byNumber =
            new AtomicReferenceArray<>(KnetLimits.MAX_CHANNELS);

    public @Nullable NettyDataChannel get(int number) {
        return byNumber.get(number);
    }

    /** Adds a channel unless its number is taken. */
    public boolean add(NettyDataChannel channel) {
        return byNumber.compareAndSet(channel.number(), null, channel);
    }

    public void remove(NettyDataChannel channel) {
        byNumber.compareAndSet(channel.number(), channel, null);
    }

    public List<NettyDataChannel> all() {
        List<NettyDataChannel> open = new ArrayList<>();
        for (int i = 0; i < KnetLimits.MAX_CHANNELS; i++) {
            NettyDataChannel channel = byNumber.get(i);
            if (channel != null) {
                open.add(channel);
            }
        }
        return open;
    }
}
