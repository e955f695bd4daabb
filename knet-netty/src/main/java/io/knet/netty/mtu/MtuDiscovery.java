package io.knet.netty.mtu;

import io.knet.crypto.CryptoOverhead;
import io.knet.log.LogSubsystem;
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
import io.netty.util.concurrent.Ticker;
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

    private final Path path;
    private final ProbePatience patience;
    private final LimitedLog log;

    private CryptoOverhead crypto; // loop only
    private @Nullable MtuSearch search; // loop only

    /** Size of the probe that is not answered yet. */
    private int probedSize; // loop only

    private int linkMtu; // loop only
    private boolean settled; // loop only
    private boolean valid = true; // loop only
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

        /** Sends a probe. What comes of it is reported by the methods of {@link MtuDiscovery}. */
        void sendProbe(int size, int plainLength);

        /** The MTU that the kernel knows for the path, if it says. */
        OptionalInt kernelMtu();

        /** {@link MtuDiscovery#linkMtu()} or {@link MtuDiscovery#isValid()} has changed. */
        void mtuChanged();

        /** What is known of the path is settled, or is not any more. */
        void mtuSettled(boolean settled);
    }

    /**
     * The discovery of a path.
     *
     * @param hostId this node's, for the log
     */
    public MtuDiscovery(int hostId, Path path, LinkMonitor monitor, Ticker ticker) {
        this.path = path;
        log = new LimitedLog(HandleLog.of(LogSubsystem.PMTUD, hostId), ticker, LOG_BURST);
        patience = new ProbePatience(monitor);
        crypto = path.crypto();
        linkMtu = MtuMath.floor(crypto);
    }

    /** The longest message that goes in one packet over the link, in bytes. */
    public int linkMtu() {
        return linkMtu;
    }

    /** What {@link #linkMtu()} was computed for. */
    public CryptoOverhead linkCrypto() {
        return crypto;
    }

    /** Whether the path carries packets that are large enough for the protocol. */
    public boolean isValid() {
        return valid;
    }

    /** The link came up, or leads elsewhere: nothing is known of its path any more. */
    public void onNewPath() {
        forget();
        forced = true;
    }

    /** The link went down. */
    public void onLinkDown() {
        abort();
        settle(false);
    }

    /** The path may have changed: search at the next opportunity. */
    public void force() {
        abort();
        settle(false);
        forced = true;
    }

    private void forget() {
        abort();
        settle(false);
        CryptoOverhead before = crypto;
        crypto = path.crypto();
        publish(MtuMath.floor(crypto), true);
        if (!crypto.equals(before)) {
            // Although the value may be the same, it is for another crypto now.
            path.mtuChanged();
        }
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
            path.mtuSettled(now);
        }
    }

    private void publish(int newMtu, boolean nowValid) {
        if (newMtu != linkMtu || nowValid != valid) {
            linkMtu = newMtu;
            valid = nowValid;
            path.mtuChanged();
        }
    }

    /** Does what is due, while the link is up. */
    public void run(long nowNanos) {
        if (!crypto.equals(path.crypto())) {
            forget();
            forced = true;
        }
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
        if (search != null) {
            follow(search.onReply(size, nowNanos), nowNanos);
        }
    }

    /** The probe was refused by this node's own kernel. */
    public void onProbeTooBig(long nowNanos) {
        if (search != null) {
            follow(search.onLocalTooBig(path.kernelMtu(), nowNanos), nowNanos);
        }
    }

    /** The probe could not be sent, for another reason than its size. */
    public void onProbeFailed(long nowNanos) {
        if (search != null) {
            follow(search.onSendError(), nowNanos);
        }
    }

    /** A router said that a packet is too big, or the kernel refused one that is no probe. */
    public void onPathTooSmall(long nowNanos) {
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
            path.sendProbe(probe.size(), probe.plainLength());
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
                publish(MtuMath.floor(crypto), false);
                settle(true);
            }
            // Pongs come, so small packets pass: the link goes on with what every path carries.
            case NO_ANSWER -> {
                log.warn("link {}: the peer answers no probes of the path MTU", path);
                publish(MtuMath.floor(crypto), true);
                settle(true);
            }
            case SEND_ERROR -> log.debug("link {}: a probe could not be sent", path);
            case ABORTED -> {}
        }
    }

    /** Nanoseconds until {@link #run} will have something to do, while the link is up. */
    public long nanosUntilDue(long nowNanos) {
        if (path.manualMtu().isPresent() || !path.canProbe()) {
            return Long.MAX_VALUE;
        }
        if (search != null) {
            return search.nanosUntilDue(nowNanos);
        }
        return forced ? 0 : Math.max(0, dueAtNanos - nowNanos);
    }
}
