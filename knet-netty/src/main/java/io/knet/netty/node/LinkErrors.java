package io.knet.netty.node;

import io.knet.Errno;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.netty.pipeline.LimitedLog;
import io.knet.netty.transport.SocketErrors;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What the sockets of a link report. Belongs to the link's event loop, unless said otherwise. */
final class LinkErrors {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.LINK);

    private final NettyLink link;
    private final LimitedLog errorLog;
    private final LimitedLog downLog;

    private volatile @Nullable SocketError last;

    LinkErrors(NettyLink link) {
        this.link = link;
        errorLog = new LimitedLog(LOG, link.loop().ticker(), 1);
        downLog = new LimitedLog(LOG, link.loop().ticker(), 1);
    }

    /** The socket of a channel reported an error, in reading or in writing. */
    void onSocketError(Channel channel, Errno errno, Throwable failure) {
        if (link.follower().isNewcomer(channel)) {
            LOG.debug("link {}: its peer is not at {}", link, channel.remoteAddress());
            link.follower().abandon();
            return;
        }
        LinkSocket current = link.socket();
        if (current != null && !current.channel().equals(channel)) {
            LOG.debug("link {}: {} from a socket that it does not use any more", link, errno);
            return;
        }
        last = new SocketError(errno, failure);
        if (errno == Errno.EMSGSIZE) {
            link.path().onPathTooSmall();
        } else if (!SocketErrors.isUnreachable(errno)) {
            log("socket error " + errno, failure);
        } else if (!link.state().onUnreachable(errno)) {
            // As long as the peer is not there, every ping is answered like this.
            downLog.debug("link {} stays down: {}", link, errno);
        }
    }

    void log(String what, Throwable failure) {
        errorLog.warn("link {}: {}: {}", link, what, failure.toString());
    }

    /** The error that the socket reported last, if it reported any. Any thread. */
    @Nullable SocketError last() {
        return last;
    }
}
