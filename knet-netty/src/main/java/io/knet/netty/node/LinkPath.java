package io.knet.netty.node;

import io.knet.crypto.CryptoOverhead;
import java.util.OptionalInt;

/** A link as the search of its path MTU sees it. */
record LinkPath(NettyLink link, Node node) implements PathMtu.Path {
    @Override
    public boolean canProbe() {
        return node.transport.forbidsFragmentation();
    }

    @Override
    public int headers() {
        return link.headers();
    }

    @Override
    public CryptoOverhead crypto() {
        return node.crypto.state().overhead();
    }

    @Override
    public long intervalNanos() {
        return node.mtuSettings.interval().toNanos();
    }

    @Override
    public OptionalInt manualMtu() {
        return node.mtuSettings.manual();
    }

    @Override
    public void sendProbe(int size, int plainLength) {
        link.sendProbe(size, plainLength);
    }

    @Override
    public OptionalInt kernelMtu() {
        LinkSocket socket = link.socket();
        return socket == null ? OptionalInt.empty() : node.transport.pathMtu(socket.channel());
    }

    @Override
    public void mtuChanged() {
        link.mtuChanged();
    }

    @Override
    public void mtuSettled(boolean settled) {
        link.mtuSettled(settled);
    }

    @Override
    public String toString() {
        return link.toString();
    }
}
