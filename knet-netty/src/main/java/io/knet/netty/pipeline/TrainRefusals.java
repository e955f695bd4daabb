package io.knet.netty.pipeline;

import io.knet.Errno;
import io.knet.log.LogSubsystem;
import io.knet.netty.count.HandleLog;
import io.knet.netty.transport.SocketErrors;
import io.knet.stats.LinkCounter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Remembers whether the kernel takes trains on the path of a link: some devices and tunnels do not,
 * whatever the kernel can. Belongs to one event loop.
 */
final class TrainRefusals {
    /** A path may change, and with it what the kernel can do there. */
    private static final long SHORTEST_PAUSE_SECONDS = 10;

    private static final long LONGEST_PAUSE_SECONDS = 640;

    private final LinkPort link;
    private final Logger logger;
    private long pauseSeconds = SHORTEST_PAUSE_SECONDS; // loop only
    private boolean paused; // loop only
    private long pausedUntilNanos; // loop only

    /** Datagrams of refused trains that wait for room in the socket. */
    private int waiting; // loop only

    TrainRefusals(LinkPort link) {
        this.link = link;
        logger = HandleLog.of(LogSubsystem.LINK, link.localHost());
    }

    /** Whether trains are not to be tried. */
    boolean isPaused() {
        if (paused && link.nanoTime() - pausedUntilNanos >= 0) {
            paused = false;
        }
        return paused;
    }

    /**
     * A datagram of a refused train waits in the channel's buffer, until it has an outcome.
     *
     * @return what is to be told of it
     */
    ChannelPromise waits(ChannelPromise datagram) {
        waiting++;
        return datagram.unvoid().addListener(decided -> waiting--);
    }

    /** Whether datagrams of refused trains wait in the channel's buffer. */
    boolean anyWaits() {
        return waiting > 0;
    }

    /** The kernel has taken a train. */
    void taken() {
        pauseSeconds = SHORTEST_PAUSE_SECONDS;
    }

    /**
     * A train was not written. The kernel may say with it what it learned of an earlier datagram,
     * which the link has to know, since the datagrams of the train will be written once more.
     */
    void refused(Channel channel, Throwable failure) {
        if (!(failure instanceof IOException)) {
            return;
        }
        link.count(LinkCounter.TX_TRAINS_REFUSED, 1);
        Errno errno = SocketErrors.errno(failure);
        if (errno == Errno.EINVAL || errno == Errno.EIO) {
            pause(errno);
        } else if (!SocketErrors.isFull(errno)) {
            link.onSocketError(channel, errno, failure);
        }
    }

    private void pause(Errno errno) {
        if (paused) {
            return;
        }
        paused = true;
        pausedUntilNanos = link.nanoTime() + TimeUnit.SECONDS.toNanos(pauseSeconds);
        String line =
                "link {}/{}: the kernel takes datagrams only one by one on this path ({}); it will"
                        + " be asked again in {} s";
        if (pauseSeconds == SHORTEST_PAUSE_SECONDS) {
            logger.info(line, link.hostId(), link.linkId(), errno, pauseSeconds);
        } else {
            logger.debug(line, link.hostId(), link.linkId(), errno, pauseSeconds);
        }
        pauseSeconds = Math.min(2 * pauseSeconds, LONGEST_PAUSE_SECONDS);
    }
}
