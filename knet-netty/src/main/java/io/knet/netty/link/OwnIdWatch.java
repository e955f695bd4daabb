package io.knet.netty.link;

import io.knet.KnetAddress;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.HandleLog;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Sees whether what comes over a link of this node to itself is its own. It is not if another node
 * has the same id, whose heartbeat would pass for this node's. On the link's event loop.
 */
final class OwnIdWatch {
    private final LinkId id;
    private final EventLoop loop;
    private final Predicate<InetSocketAddress> isLocal;
    private final Logger logger;

    /** The source that was looked at last, null if none was. */
    private @Nullable InetSocketAddress known; // loop only

    private boolean told; // loop only

    /**
     * A watch over one link, which does nothing if that leads to another host.
     *
     * @param isLocal whether a link of the handle sends from an address
     */
    OwnIdWatch(LinkId id, EventLoop loop, Predicate<InetSocketAddress> isLocal) {
        this.id = id;
        this.loop = loop;
        this.isLocal = isLocal;
        logger = HandleLog.of(LogSubsystem.LINK, id.localHost());
    }

    /** The host of the link was heard. */
    void heardFrom(InetSocketAddress source) {
        assert LoopCalls.owns(loop);
        if (id.hostId() != id.localHost()
                || told
                || (known != null && KnetAddress.same(known, source))) {
            return;
        }
        known = source;
        if (!isLocal.test(source)) {
            told = true;
            logger.warn(
                    "packets with the id of this node, {}, come over link {} from {}, which is no"
                            + " address of this node's links: does another node have this id?",
                    id.localHost(),
                    id,
                    KnetAddress.format(source));
        }
    }
}
