package io.knet.lab.soak;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.MessageListener;
import io.knet.netty.NettyHandleBuilder;
import io.netty.buffer.ByteBuf;

/** A node of the cluster, whose handle is closed and made again now and then. */
final class SoakNode {
    private static final int CHANNEL = 0;

    private final int id;
    private final MessageListener listener;
    private volatile Running running;

    private record Running(KnetHandle handle, DataChannel channel) {}

    SoakNode(int id, MessageListener listener, CryptoConfig crypto) {
        this.id = id;
        this.listener = listener;
        running = open(crypto);
    }

    private Running open(CryptoConfig crypto) {
        KnetHandle handle = new NettyHandleBuilder(id).crypto(crypto).build();
        handle.filter(DestinationFilter.byAttachment());
        DataChannel channel = handle.openChannel(CHANNEL, listener);
        handle.enableForwarding();
        return new Running(handle, channel);
    }

    int id() {
        return id;
    }

    KnetHandle handle() {
        return running.handle;
    }

    /** Sends a message to a node, and takes it over. */
    void send(int to, ByteBuf message, boolean sync) {
        DataChannel channel = running.channel;
        if (sync) {
            channel.sendSync(message, to);
        } else {
            channel.send(message, to);
        }
    }

    /** Ends the handle and makes another, which knows nobody yet. */
    void restart(CryptoConfig crypto) {
        running.handle.close();
        running = open(crypto);
    }
}
