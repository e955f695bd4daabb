package io.knet.netty.node;

import io.knet.Errno;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.transport.SocketErrors;
import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What the sockets of a link report. Belongs to the link's event loop, unless said otherwise. */
final class LinkErrors {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.LINK);

    /** The first may come before the loop has looked at its sockets. */
    private static final int FEWEST_LOOKS = 4;

    /** Someone who sends on and on must not keep a link up. */
    private static final int MOST_LOOKS = 200;

    private final NettyLink link;
    private final LimitedLog errorLog;
    private final LimitedLog downLog;

    private volatile @Nullable SocketError last;

    /** How many errors the sockets have reported. */
    private long reports;

    /** Whether the link is about to go down. */
    private boolean leaving;

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
        reports++;
        if (errno == Errno.EMSGSIZE) {
            link.path().onPathTooSmall();
        } else if (!SocketErrors.isUnreachable(errno)) {
            log("socket error " + errno, failure);
        } else if (!link.isUp()) {
            // As long as the peer is not there, every ping is answered like this.
            downLog.debug("link {} stays down: {}", link, errno);
        } else if (!leaving) {
            leaving = true;
            goDownWhenRead(channel, errno, 0, -1);
        }
    }

    /**
     * A peer that ends may have sent before, and the kernel reports its end first. What is in the
     * socket is read before the link goes down, after which data would not be taken.
     *
     * @param looks how often the loop has looked at its sockets since
     * @param before packets and errors that had come before the last look: each error is reported
     *     instead of a packet
     */
    private void goDownWhenRead(Channel channel, Errno errno, int looks, long before) {
        long come = link.received() + reports;
        boolean more = looks < FEWEST_LOOKS || come != before;
        if (more && looks < MOST_LOOKS) {
            try {
                // Other than a task, which may run before the loop has looked at its sockets.
                link.loop()
                        .schedule(
                                () -> goDownWhenRead(channel, errno, looks + 1, come),
                                0,
                                TimeUnit.NANOSECONDS);
                return;
            } catch (RejectedExecutionException loopHasEnded) {
                LOG.debug("link {} goes down with its event loop", link);
            }
        }
        leaving = false;
        LinkSocket current = link.socket();
        if (!link.isRemoved() && (current == null || current.channel().equals(channel))) {
            link.state().onUnreachable(errno);
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
