package io.knet.netty.link;

import io.knet.Errno;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.Errors;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.transport.SocketErrors;
import io.knet.netty.transport.TooBig;
import io.knet.wire.PacketType;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What the sockets of a link report, and what follows: a path that is too small is searched again,
 * and a peer that is not there takes the link down. On the link's event loop, unless stated
 * otherwise.
 */
final class LinkErrors {
    /** The first may come before the loop has looked at its sockets. */
    private static final int FEWEST_LOOKS = 4;

    /** A peer that never stops sending must not keep a link up. */
    private static final int MOST_LOOKS = 200;

    private final LinkId id;
    private final Logger logger;
    private final EventLoop loop;
    private final LinkState state;
    private final LinkConnection connection;
    private final LinkPath path;
    private final PeerFollower follower;
    private final LinkLife life;
    private final LinkDiagnostics diagnostics;
    private final LinkPings pings;
    private final FailedPings failedPings;
    private final SourceWatch sourceWatch;
    private final LinkCounts counts;
    private final LastError last;
    private final LinkLog log;
    private final Errors errors;
    private final LimitedLog downLog;

    /** Loop only: how many errors the sockets have reported. */
    private long reports;

    /** Loop only: what the log has of a link that is down; null if nothing. */
    private @Nullable Errno toldWhileDown;

    /** Loop only. */
    private State leaving = new State.Staying();

    /** Whether the link is about to go down. */
    private sealed interface State {
        /** It is not. */
        record Staying() implements State {}

        /**
         * It is, for what a channel reported, when what came before is read.
         *
         * @param looks how often the loop has looked at its sockets since
         * @param before packets and errors that had come before the last look: each error is
         *     reported instead of a packet
         */
        record Leaving(Channel channel, Errno errno, int looks, long before) implements State {}
    }

    /** Reports of a link's sockets. */
    LinkErrors(
            LinkId id,
            EventLoop loop,
            LinkState state,
            LinkConnection connection,
            LinkPath path,
            PeerFollower follower,
            LinkLife life,
            LinkDiagnostics diagnostics,
            LinkPings pings,
            FailedPings failedPings,
            SourceWatch sourceWatch,
            LinkCounts counts,
            LastError last,
            LinkLog log,
            Errors errors) {
        this.id = id;
        logger = HandleLog.of(LogSubsystem.LINK, id.localHost());
        this.loop = loop;
        this.state = state;
        this.connection = connection;
        this.path = path;
        this.follower = follower;
        this.life = life;
        this.diagnostics = diagnostics;
        this.pings = pings;
        this.failedPings = failedPings;
        this.sourceWatch = sourceWatch;
        this.counts = counts;
        this.last = last;
        this.log = log;
        this.errors = errors;
        downLog = new LimitedLog(logger, loop.ticker(), 1);
    }

    /** The socket of a channel reported an error, in reading or in writing. */
    void onSocketError(Channel channel, Errno errno, Throwable failure) {
        assert LoopCalls.owns(loop);
        if (follower.isNewcomer(channel)) {
            follower.abandonUnreachable();
            return;
        }
        if (isAnothers(channel)) {
            logger.debug("link {}: {} from a socket that it does not use any more", id, errno);
            return;
        }
        last.set(new SocketError(errno, failure));
        reports++;
        if (TooBig.isSaid(errno)) {
            path.onTooBig(PacketType.DATA);
            return;
        }
        errors.socket(errno.name(), id, () -> SocketErrors.describe(failure));
        if (!SocketErrors.isUnreachable(errno)) {
            onRefusal(errno, failure);
        } else if (!state.isUp()) {
            diagnostics.unreachable(errno);
            // As long as the peer is not there, every ping is answered like this.
            downLog.debug("link {} stays down: {}", id, errno);
        } else if (leaving instanceof State.Staying) {
            goDownWhenRead(new State.Leaving(channel, errno, 0, -1));
        }
    }

    private void onRefusal(Errno errno, Throwable failure) {
        if (state.isUp()) {
            log.warn("socket error", failure);
            pings.ask();
        } else if (errno != toldWhileDown) {
            toldWhileDown = errno;
            log.warn("socket error", failure);
        }
    }

    /**
     * The socket of a channel took a ping, or refused it with whatever error. Over a link that
     * sends no pings no messages go either, so several refusals in a row take it down.
     *
     * @param failure null if it took it
     */
    void onPing(Channel channel, @Nullable Throwable failure) {
        assert LoopCalls.owns(loop);
        LinkChannel current = connection.channel();
        if (current == null || !current.channel().equals(channel)) {
            return;
        }
        if (failure == null) {
            diagnostics.sent();
            failedPings.end();
            toldWhileDown = null;
            return;
        }
        Errno errno = SocketErrors.errno(failure);
        if (failure instanceof ClosedChannelException
                || TooBig.isSaid(errno)
                || SocketErrors.isFull(errno)
                || SocketErrors.isUnreachable(errno)) {
            return;
        }
        diagnostics.cannotSend(errno);
        boolean tooMany = failedPings.add(errno);
        if (sourceWatch.look() || !state.isUp()) {
            return;
        }
        if (tooMany) {
            life.onSendFailed(errno);
        } else {
            pings.hurry();
        }
    }

    private boolean isAnothers(Channel channel) {
        LinkChannel current = connection.channel();
        return current != null && !current.channel().equals(channel);
    }

    /**
     * A peer that exits may have sent before, and the kernel reports its end first. What is in the
     * socket is read before the link goes down, after which data would not be taken.
     */
    private void goDownWhenRead(State.Leaving now) {
        leaving = now;
        long come = counts.received() + reports;
        boolean more = now.looks() < FEWEST_LOOKS || come != now.before();
        if (more && now.looks() < MOST_LOOKS) {
            State.Leaving next =
                    new State.Leaving(now.channel(), now.errno(), now.looks() + 1, come);
            try {
                // Unlike a task, which may run before the loop has looked at its sockets.
                loop.schedule(() -> goDownWhenRead(next), 0, TimeUnit.NANOSECONDS);
                return;
            } catch (RejectedExecutionException loopHasEnded) {
                logger.debug("link {} goes down with its event loop", id);
            }
        }
        leaving = new State.Staying();
        if (!isAnothers(now.channel())) {
            life.onUnreachable(now.errno());
        }
    }
}
