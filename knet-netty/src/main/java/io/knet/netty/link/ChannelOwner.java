package io.knet.netty.link;

import io.knet.netty.pipeline.LinkPort;

/** Whose channel is opened. */
public interface ChannelOwner {
    /** What the pipeline asks and tells. */
    LinkPort port();

    /** The link. */
    HostLink link();
}
