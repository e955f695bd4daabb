package io.knet.protocol;

import io.knet.KnetLimits;
import io.knet.crypto.CryptoOverhead;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * One search for the MTU of the path of one link, by probes that the peer answers (spec wire 12.4).
 * Each event returns the {@link Step} to take: send a probe, do nothing, or take note of the
 * result. Sizes are on-wire sizes in bytes.
 *
 * <p>Given answers as they come from a path that does not change, the sizes are exactly those that
 * libknet probes. This search differs where libknet goes wrong:
 *
 * <ul>
 *   <li>An answer to an earlier probe, late, does not count against the one sent last: it proves
 *       that its size passes.
 *   <li>A size that passed and no longer does was proved by a path that is gone, and the search
 *       goes on below it.
 *   <li>If not even the smallest probe is answered the search fails at once, rather than after 30
 *       of them.
 *   <li>A kernel's hint that is no smaller than the size it refused, or absurdly small, does not
 *       lead astray.
 *   <li>A search that runs out of probes keeps the largest size that passed.
 * </ul>
 *
 * <p>Whatever the answers, a search ends after {@link ProbePatience#maxSends} probes. Not thread
 * safe.
 */
public final class MtuSearch {
    /** What to do next. */
    public sealed interface Step permits Probe, Nothing, Found, Failed {}

    /**
     * Send a probe now.
     *
     * @param size value of the packet's size field: the on-wire size that it will have
     * @param plainLength length of the packet before it is sealed, header included
     */
    public record Probe(int size, int plainLength) implements Step {}

    /** Nothing is to be done: the answer is being waited for, or no search is running. */
    public record Nothing() implements Step {}

    /**
     * The search is over.
     *
     * @param linkMtu largest payload of a datagram, at least {@link MtuMath#floor}
     */
    public record Found(int linkMtu) implements Step {}

    /**
     * The search is over and found no valid MTU.
     *
     * @param reason why
     * @param linkMtu the largest payload that passed, for the log; empty if no probe was answered
     */
    public record Failed(Reason reason, OptionalInt linkMtu) implements Step {}

    /** Why a search failed. */
    public enum Reason {
        /** Probes were not answered. */
        NO_ANSWER,
        /** The path carries less than the smallest MTU that the protocol works with. */
        TOO_SMALL,
        /** A probe could not be sent, for another reason than its size. */
        SEND_ERROR,
        /** {@link #abort} was called. The link's MTU stays what it was, valid or not. */
        ABORTED
    }

    private static final Nothing NOTHING = new Nothing();

    private final CryptoOverhead crypto;
    private final int headers;
    private final ProbePatience patience;
    private final int smallest;

    /** How far apart two sizes are that differ in payload. */
    private final int granularity;

    /** Sizes that were sent and not answered in time. */
    private final TreeSet<Integer> unanswered = new TreeSet<>();

    private boolean running;

    /** The largest size known to pass, or the smallest of all if none is. */
    private int good;

    private boolean anyPassed;

    /** The smallest size taken for too big; as all sizes here, one that a probe can have. */
    private int bad;

    /** The smallest size that this node refuses to send, which no answer can change. */
    private int refused;

    private int size;
    private int sendsOfSize;
    private int sends;
    private long sentAtNanos;
    private long waitNanos;

    /**
     * A search that is yet to be started.
     *
     * @param headers {@link MtuMath#headers} of the link
     * @param crypto the overhead of the configuration by which packets are sealed; if it changes,
     *     abort and search again
     * @param patience the link's
     */
    public MtuSearch(int headers, CryptoOverhead crypto, ProbePatience patience) {
        this.headers = headers;
        this.crypto = crypto;
        this.patience = patience;
        smallest = crypto.sealed(MtuMath.HEADER) + headers;
        granularity = Math.max(1, crypto.block());
    }

    /** Starts the search, or starts it again if it is running. */
    public Step start(long nowNanos) {
        running = true;
        unanswered.clear();
        good = smallest;
        anyPassed = false;
        refused = align(KnetLimits.MAX_MTU) + granularity;
        bad = refused;
        sends = 0;
        return probe(KnetLimits.MAX_MTU, nowNanos);
    }

    /**
     * The peer answered.
     *
     * @param answeredSize size field of the answer
     */
    public Step onReply(int answeredSize, long nowNanos) {
        if (!running) {
            return NOTHING;
        }
        if (answeredSize == size) {
            return passed(size, nowNanos);
        }
        if (answeredSize > good && unanswered.contains(answeredSize)) {
            return passed(answeredSize, nowNanos);
        }
        return NOTHING;
    }

    /** A size passed, and with it all smaller ones. */
    private Step passed(int passedSize, long nowNanos) {
        anyPassed = true;
        good = passedSize;
        Integer nextUnanswered = unanswered.higher(passedSize);
        bad = nextUnanswered == null ? refused : Math.min(refused, nextUnanswered);
        return bad <= good + granularity ? finish() : probe(middle(), nowNanos);
    }

    /**
     * This node refused to send the probe, as too big.
     *
     * @param kernelMtu the MTU that the kernel knows for the path, if it said
     */
    public Step onLocalTooBig(OptionalInt kernelMtu, long nowNanos) {
        if (!running) {
            return NOTHING;
        }
        int hint = kernelMtu.orElse(0);
        boolean hintHelps = hint >= smallest && hint < size;
        refused = hintHelps ? align(hint) + granularity : size;
        if (size == smallest) {
            return fail(Reason.TOO_SMALL);
        }
        lookBelow(refused);
        return probe(hintHelps ? hint : middle(), nowNanos);
    }

    /** The probe sent last was lost. */
    private Step lost(long nowNanos) {
        unanswered.add(size);
        if (size == smallest) {
            return fail(Reason.NO_ANSWER);
        }
        lookBelow(size);
        return probe(middle(), nowNanos);
    }

    /**
     * Takes a size for too big. If it had passed before, the path has changed and nothing is known
     * to pass.
     */
    private void lookBelow(int tooBig) {
        bad = tooBig;
        if (good >= tooBig) {
            good = smallest;
            anyPassed = false;
        }
    }

    /** Looks whether the probe sent last was waited for long enough. */
    public Step checkTimeout(long nowNanos) {
        if (!running || nowNanos - sentAtNanos < waitNanos) {
            return NOTHING;
        }
        if (patience.sendsAgain(sendsOfSize)) {
            return send(nowNanos);
        }
        return lost(nowNanos);
    }

    /**
     * Nanoseconds until {@link #checkTimeout} will have something to do; {@link Long#MAX_VALUE} if
     * no search runs.
     */
    public long nanosUntilDue(long nowNanos) {
        return running ? Math.max(0, sentAtNanos - nowNanos + waitNanos) : Long.MAX_VALUE;
    }

    /** The probe could not be sent, for another reason than its size. */
    public Step onSendError() {
        return running ? fail(Reason.SEND_ERROR) : NOTHING;
    }

    /** Ends the search: the configuration changed, the link went down. */
    public Step abort() {
        return running ? fail(Reason.ABORTED) : NOTHING;
    }

    /** Whether a search is running. */
    public boolean isRunning() {
        return running;
    }

    private int middle() {
        return (good + bad) / 2;
    }

    /**
     * The largest size up to the given one that a probe can have: sealed ones come in whole blocks.
     */
    private int align(int wanted) {
        return MtuMath.onwire(MtuMath.linkMtu(wanted, headers, crypto), headers, crypto);
    }

    private Step probe(int wanted, long nowNanos) {
        size = align(wanted);
        sendsOfSize = 0;
        return send(nowNanos);
    }

    private Step send(long nowNanos) {
        if (sends == patience.maxSends()) {
            return anyPassed ? finish() : fail(Reason.NO_ANSWER);
        }
        sends++;
        sendsOfSize++;
        sentAtNanos = nowNanos;
        waitNanos = patience.waitNanos(nowNanos);
        return new Probe(size, MtuMath.linkMtu(size, headers, crypto) + MtuMath.HEADER);
    }

    private Step finish() {
        int linkMtu = MtuMath.linkMtu(good, headers, crypto);
        if (linkMtu < MtuMath.floor(crypto)) {
            return fail(Reason.TOO_SMALL);
        }
        running = false;
        return new Found(linkMtu);
    }

    private Step fail(Reason reason) {
        running = false;
        OptionalInt passed =
                anyPassed
                        ? OptionalInt.of(MtuMath.linkMtu(good, headers, crypto))
                        : OptionalInt.empty();
        return new Failed(reason, passed);
    }
}
