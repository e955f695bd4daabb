package io.knet.netty.link;

import io.knet.LinkConfig;

/** Makes the links of a transport that has channels. Any thread. */
public final class ChannelLinks implements LinkFactory {
    private final ChannelSource source;
    private final LinkSurroundings around;

    /**
     * The links of a transport.
     *
     * @param source opens their channels
     * @param around what they are put together with
     */
    public ChannelLinks(ChannelSource source, LinkSurroundings around) {
        this.source = source;
        this.around = around;
    }

    @Override
    public HostLink create(LinkHost host, int linkId, LinkConfig config) {
        return NettyLink.create(host, linkId, config, source, around);
    }

    @Override
    public boolean allowsOthers() {
        return true;
    }
}
