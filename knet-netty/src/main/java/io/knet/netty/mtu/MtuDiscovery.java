package io.knet.netty.mtu;

import io.knet.crypto.CryptoOverhead;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.LimitedLog;
import io.knet.protocol.LinkMonitor;
import io.knet.protocol.MtuMath;
import io.knet.protocol.MtuSearch;
import io.knet.protocol.MtuSearch.Failed;
import io.knet.protocol.MtuSearch.Found;
import io.knet.protocol.MtuSearch.Probe;
import io.knet.protocol.MtuSearch.Step;
import io.knet.protocol.ProbePatience;
import io.netty.channel.EventLoop;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The path MTU of one link: when it is searched, and what was found (spec wire 12.3). A link works
 * with the floor until its first search has ended. Belongs to the link's event loop.
 */
public final class MtuDiscovery {
    /** Lines at once: a router that is not to be trusted can cause any number of searches. */
    private static final int LOG_BURST = 4;

    /** A search that failed is worth another try sooner than one that succeeded. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EventLoop loop;
    private final Path path;
    private final Observer observer;
    private final ProbePatience patience;
    private final LimitedLog log;

    private LinkMtu known; // loop only
    private @Nullable MtuSearch search; // loop only

    /** Size of the probe that is not answered yet. */
    private int probedSize; // loop only

    private boolean settled; // loop only
    private boolean forced; // loop only
    private long dueAtNanos; // loop only

    /** What the search needs from the link, and reports to it. */
    public interface Path {
        /** The link, for the log. */
        @Override
        String toString();

        /**
         * Whether this kind of socket can forbid fragmentation, without which probes prove nothing.
         */
        boolean canProbe();

        /** Length of the IP and UDP headers, in bytes. */
        int headers();

        /** How much longer packets become by sealing, now. */
        CryptoOverhead crypto();

        /** Time between two searches, in nanoseconds. */
        long intervalNanos();

        /** The interface MTU that was set by hand; empty to search. */
        OptionalInt manualMtu();

        /**
         * Sends a probe. What comes of it is reported by the methods of {@link MtuDiscovery}.
         *
         * @return false if there is nothing to send it with
         */
        boolean sendProbe(int size, int plainLength);

        /** The MTU that the kernel knows for the path, if it says. */
        OptionalInt kernelMtu();
    }

    /** Who is told of what was found. */
    public interface Observer {
        /** Another MTU is known. */
        void mtuChanged(LinkMtu mtu);

        /** What is known of the path is settled, or is not any more. */
        void mtuSettled(boolean settled);
    }

    /** What a link works with before anything is known of its path. */
    public static LinkMtu unknown(CryptoOverhead crypto) {
        return new LinkMtu(MtuMath.floor(crypto), crypto, true);
    }

    /**
     * The discovery of a path.
     *
     * @param hostId this node's, for the log
     * @param loop the link's
     * @param first what the link works with now, {@link #unknown}
     */
    public MtuDiscovery(
            int hostId,
            EventLoop loop,
            Path path,
            Observer observer,
            LinkMonitor monitor,
            LinkMtu first) {
        this.loop = loop;
        this.path = path;
        this.observer = observer;
        log = new LimitedLog(HandleLog.of(LogSubsystem.PMTUD, hostId), loop.ticker(), LOG_BURST);
        patience = new ProbePatience(monitor);
        known = first;
    }

    /** The link came up, or leads elsewhere: nothing is known of its path any more. */
    public void onNewPath() {
        assert LoopCalls.owns(loop);
        forget();
        forced = true;
    }

    /** The link went down. */
    public void onLinkDown() {
        assert LoopCalls.owns(loop);
        abort();
        settle(false);
    }

    /** The path may have changed: search at the next opportunity. */
    public void force() {
        assert LoopCalls.owns(loop);
        abort();
        settle(false);
        forced = true;
    }

    private void forget() {
        abort();
        settle(false);
        know(unknown(path.crypto()));
    }

    private void abort() {
        if (search != null) {
            search.abort();
            search = null;
        }
    }

    private void settle(boolean now) {
        if (now != settled) {
            settled = now;
            observer.mtuSettled(now);
        }
    }

    private void publish(int found, boolean valid) {
        know(new LinkMtu(found, known.crypto(), valid));
    }

    private void know(LinkMtu now) {
        if (!now.equals(known)) {
            known = now;
            observer.mtuChanged(now);
        }
    }

    /** Does what is due, while the link is up. */
    public void run(long nowNanos) {
        assert LoopCalls.owns(loop);
        if (!known.crypto().equals(path.crypto())) {
            force();
            know(known.with(path.crypto()));
        }
        CryptoOverhead crypto = known.crypto();
        OptionalInt manual = path.manualMtu();
        if (manual.isPresent()) {
            abort();
            forced = true;
            publish(MtuMath.linkMtu(manual.getAsInt(), path.headers(), crypto), true);
            settle(true);
        } else if (!path.canProbe()) {
            publish(MtuMath.floor(crypto), true);
            settle(true);
        } else if (search == null && (forced || nowNanos - dueAtNanos >= 0)) {
            forced = false;
            search = new MtuSearch(path.headers(), crypto, patience);
            follow(search.start(nowNanos), nowNanos);
        } else if (search != null) {
            follow(search.checkTimeout(nowNanos), nowNanos);
        }
    }

    /** The peer answered a probe. */
    public void onReply(int size, long nowNanos) {
        assert LoopCalls.owns(loop);
        if (search != null) {
            follow(search.onReply(size, nowNanos), nowNanos);
        }
    }

    /** The probe was refused by this node's own kernel. */
    public void onProbeTooBig(long nowNanos) {
        assert LoopCalls.owns(loop);
        if (search != null) {
            follow(search.onLocalTooBig(path.kernelMtu(), nowNanos), nowNanos);
        }
    }

    /** The probe could not be sent, for another reason than its size. */
    public void onProbeFailed(long nowNanos) {
        assert LoopCalls.owns(loop);
        if (search != null) {
            follow(search.onSendError(), nowNanos);
        }
    }

    /** A router said that a packet is too big, or the kernel refused one that is no probe. */
    public void onPathTooSmall(long nowNanos) {
        assert LoopCalls.owns(loop);
        OptionalInt kernel = path.kernelMtu();
        if (search == null || kernel.isEmpty()) {
            force();
        } else if (kernel.getAsInt() < probedSize) {
            follow(search.onLocalTooBig(kernel, nowNanos), nowNanos);
        }
        // Otherwise the probe on its way is small enough already.
    }

    private void follow(Step step, long nowNanos) {
        if (step instanceof Probe probe) {
            probedSize = probe.size();
            if (!path.sendProbe(probe.size(), probe.plainLength())) {
                onProbeFailed(nowNanos);
            }
        } else if (step instanceof Found found) {
            search = null;
            dueAtNanos = nowNanos + path.intervalNanos();
            log.debug("link {}: {} bytes go in a packet", path, found.linkMtu());
            publish(found.linkMtu(), true);
            settle(true);
        } else if (step instanceof Failed failed) {
            search = null;
            dueAtNanos = nowNanos + Math.min(RETRY_NANOS, path.intervalNanos());
            failed(failed);
        }
    }

    private void failed(Failed failure) {
        switch (failure.reason()) {
            case TOO_SMALL -> {
                log.warn("link {}: its path is too small for knet's packets", path);
                publish(MtuMath.floor(known.crypto()), false);
                settle(true);
            }
            // Pongs come, so small packets pass: the link goes on with what every path carries.
            case NO_ANSWER -> {
                log.warn("link {}: the peer answers no probes of the path MTU", path);
                publish(MtuMath.floor(known.crypto()), true);
                settle(true);
            }
            case SEND_ERROR -> log.debug("link {}: a probe could not be sent", path);
            case ABORTED -> {}
        }
    }

    /** Nanoseconds until {@link #run} will have something to do, while the link is up. */
    public long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        if (path.manualMtu().isPresent() || !path.canProbe()) {
            return Long.MAX_VALUE;
        }
        if (search != null) {
            return search.nanosUntilDue(nowNanos);
        }
        return forced ? 0 : Math.max(0, dueAtNanos - nowNanos);
    }
}
