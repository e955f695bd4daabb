package io.knet.netty.pipeline;

import io.knet.Errno;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.stats.LinkCounter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Remembers whether the kernel takes trains on the path of a link: some devices and tunnels do not,
 * whatever the kernel can. Belongs to one event loop.
 */
final class TrainRefusals {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.LINK);

    /** A path may change, and with it what the kernel can do there. */
    private static final long PAUSE_SECONDS = 10;

    private final LinkPort link;
    private boolean paused;
    private long pausedUntil;

    TrainRefusals(LinkPort link) {
        this.link = link;
    }

    /** Whether trains are not to be tried. */
    boolean isPaused() {
        if (paused && link.nanoTime() - pausedUntil >= 0) {
            paused = false;
        }
        return paused;
    }

    /**
     * The kernel has refused a train. Errors of the path, such as a datagram that is too big for
     * it, say nothing about trains.
     */
    void refused(Errno errno) {
        link.count(LinkCounter.TX_TRAINS_REFUSED, 1);
        if (!paused && (errno == Errno.EINVAL || errno == Errno.EIO)) {
            paused = true;
            pausedUntil = link.nanoTime() + TimeUnit.SECONDS.toNanos(PAUSE_SECONDS);
            LOG.info(
                    "link {}/{}: the kernel takes datagrams only one by one on this path ({}); it"
                            + " will be asked again in {} s",
                    link.hostId(),
                    link.linkId(),
                    errno,
                    PAUSE_SECONDS);
        }
    }
}
