package io.knet.netty;

import io.knet.KnetHandleBuilder;
import io.knet.spi.KnetProvider;

/** Makes handles on Netty. */
public final class NettyKnetProvider implements KnetProvider {
    @Override
    public KnetHandleBuilder builder(int hostId) {
        return new NettyHandleBuilder(hostId);
    }
}
