package io.knet.netty.session;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.PacketCounters;
import io.knet.netty.message.Confirmation;
import io.knet.netty.pipeline.ReceiptDesk;
import io.knet.session.Session;
import io.knet.session.receipt.Arrival;
import io.knet.session.receipt.OutcomeWindow;
import io.knet.session.receipt.ReceiptQueue;
import io.knet.session.wire.Outcome;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The receipts that this node gives a host: knows which of its messages came before, and what
 * became of them, and tells when the packets that came together are dealt with. On the host's event
 * loop.
 */
final class Receipts implements ReceiptDesk {
    /** Of a packet with receipts, in bytes, before it is sealed: fits every path. */
    private static final int PACKET_BYTES = 512;

    private final int localHost;
    private final EventLoop loop;
    private final Supplier<@Nullable Session> current;
    private final SessionSender sender;
    private final OutcomeWindow outcomes = new OutcomeWindow();
    private final ReceiptQueue queue = new ReceiptQueue();
    private final LongSupplier epoch;
    private boolean flushing; // loop only

    /**
     * Nothing came yet.
     *
     * @param current the session to send with; null if there is none
     * @param epoch how often one of the two nodes became another instance
     */
    Receipts(
            int localHost,
            EventLoop loop,
            Supplier<@Nullable Session> current,
            SessionSender sender,
            LongSupplier epoch) {
        this.localHost = localHost;
        this.loop = loop;
        this.current = current;
        this.sender = sender;
        this.epoch = epoch;
    }

    @Override
    public boolean isOpen() {
        assert LoopCalls.owns(loop);
        Session session = current.get();
        return session != null && Confirmations.isFeatureOf(session);
    }

    @Override
    public long epoch() {
        assert LoopCalls.owns(loop);
        return epoch.getAsLong();
    }

    private boolean isOfNow(Confirmation confirmation) {
        return confirmation.epoch() == epoch.getAsLong();
    }

    @Override
    public boolean expects(Confirmation confirmation) {
        assert LoopCalls.owns(loop);
        return isOfNow(confirmation) && isNew(confirmation, outcomes.look(confirmation.id()));
    }

    @Override
    public boolean begins(Confirmation confirmation) {
        assert LoopCalls.owns(loop);
        return isOfNow(confirmation) && isNew(confirmation, outcomes.arrived(confirmation.id()));
    }

    private boolean isNew(Confirmation confirmation, Arrival arrival) {
        if (arrival == Arrival.KNOWN || arrival == Arrival.FORGOTTEN) {
            tell(confirmation, outcomes.outcome(confirmation.id()));
        }
        return arrival == Arrival.NEW;
    }

    @Override
    public void decided(Confirmation confirmation, @Nullable DropReason refusal) {
        assert LoopCalls.owns(loop);
        if (!isOfNow(confirmation)) {
            // Its listener, or the filter, had the sessions forgotten.
            return;
        }
        Outcome outcome =
                confirmation.hasListenerFailed() ? Outcome.LISTENER_FAILED : outcome(refusal);
        outcomes.decided(confirmation.id(), outcome);
        tell(confirmation, outcome);
    }

    private static Outcome outcome(@Nullable DropReason refusal) {
        if (refusal == null) {
            return Outcome.DELIVERED;
        }
        return switch (refusal) {
            case CHANNEL_CLOSED, BAD_CHANNEL -> Outcome.NO_CHANNEL;
            case FORWARDING_DISABLED -> Outcome.FORWARDING_OFF;
            case FILTER_REFUSED, NOT_FOR_US, NO_DESTINATION -> Outcome.FILTER_REFUSED;
            case FILTER_FAILED -> Outcome.LISTENER_FAILED;
            case RECEIVE_QUEUE_FULL -> Outcome.QUEUE_FULL;
            case COMPRESSION_UNAVAILABLE, DECOMPRESSION_FAILED, MESSAGE_TOO_LONG ->
                    Outcome.NOT_EXPANDED;
            default -> Outcome.UNKNOWN;
        };
    }

    private void tell(Confirmation confirmation, Outcome outcome) {
        queue.add(confirmation.id(), outcome, confirmation.link(), loop.ticker().nanoTime());
        // Runs when the loop has dealt with what it has read.
        if (!flushing) {
            flushing = LoopCalls.submit(loop, this::flush);
        }
    }

    private void flush() {
        flushing = false;
        int link = 0;
        while (link >= 0) {
            ByteBuf packet = Unpooled.buffer(PACKET_BYTES);
            link = queue.write(localHost, PACKET_BYTES, packet);
            if (link >= 0) {
                sender.send(PacketCounters.RECEIPT, link, packet);
            } else {
                packet.release();
            }
        }
    }

    /** One of the two nodes is another instance: what is known has no meaning any more. */
    void clear() {
        assert LoopCalls.owns(loop);
        outcomes.clear();
        queue.clear();
    }
}
