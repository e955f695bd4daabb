package io.knet.netty.link;

import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.DropSink;
import io.knet.netty.handler.InboundPacket;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import io.knet.stats.report.LinkCountsReport;

/** What is counted on one link. Any thread. */
public final class LinkCounts {
    private final LinkId id;
    private final Counters<LinkCounter> allLinks;
    private final DropSink drops;
    private final CallbackFailures failures;
    private final Counters<LinkCounter> counters = new Counters<>(LinkCounter.class);

    /**
     * Counts of a link.
     *
     * @param allLinks counts the same for all links of the handle, so that what this one has
     *     counted is still there when it is removed
     * @param drops counts what is dropped, for the handle
     * @param failures told of handlers that throw
     */
    public LinkCounts(
            LinkId id, Counters<LinkCounter> allLinks, DropSink drops, CallbackFailures failures) {
        this.id = id;
        this.allLinks = allLinks;
        this.drops = drops;
        this.failures = failures;
    }

    /** Counts on the link. */
    public void add(LinkCounter counter, long amount) {
        counters.add(counter, amount);
        allLinks.add(counter, amount);
    }

    /** Counts packets that were dropped. */
    public void drop(DropReason reason, long packets) {
        drops.drop(reason, packets, id);
    }

    /** Counts a packet that was dropped, by where it came from. */
    void drop(DropReason reason, InboundPacket packet) {
        drops.drop(reason, 1, packet.source());
    }

    /** A handler of the program's own in the link's pipeline threw an exception. */
    public void handlerFailed(Throwable failure) {
        failures.report("a handler in the pipeline of link " + id, id, failure);
    }

    /** Packets with messages that have come. */
    long received() {
        return counters.lifetime(LinkCounter.RX_DATA_PACKETS);
    }

    /** Resets all counters of the link except {@link #lifetime}. */
    public void clear() {
        counters.clear();
    }

    /** What was counted since the link was added. */
    public LinkStats lifetime() {
        return new LinkCountsReport(counters.lifetime());
    }

    /** What was counted since the counters were cleared. */
    public LinkStats snapshot() {
        return new LinkCountsReport(counters.snapshot());
    }
}
