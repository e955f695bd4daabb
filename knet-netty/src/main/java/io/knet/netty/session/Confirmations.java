package io.knet.netty.session;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.link.HostLink;
import io.knet.netty.pipeline.Packings;
import io.knet.netty.pipeline.TxMessage;
import io.knet.session.Session;
import io.knet.session.receipt.ConfirmationAction;
import io.knet.session.receipt.GiveUp;
import io.knet.session.receipt.OpenConfirmations;
import io.knet.session.wire.Outcome;
import io.knet.session.wire.ReceiptsPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The confirmed messages for a host: sends them over a link, and again over the next one while no
 * receipt comes. On the host's event loop, unless stated otherwise.
 */
final class Confirmations {
    /** The feature of sessions whose ends understand receipts. */
    static final int FEATURE = 1;

    private final int host;
    private final EventLoop loop;
    private final PeerHost peer;
    private final Packings packings;
    private final IntSupplier nextSequence;
    private final BooleanSupplier inSession;
    private final OpenConfirmations<Waiting> open;
    private @Nullable Future<?> timer; // loop only
    private long timerAtNanos; // loop only
    private long epoch; // loop only
    private int unflushed; // loop only, a bit for each link
    private boolean flushing; // loop only

    /** A message that waits for its receipt. */
    record Waiting(int channel, ByteBuf content, CompletableFuture<Void> outcome) {}

    /**
     * Nothing waits yet.
     *
     * @param packings how messages are cut and sealed
     * @param nextSequence gives sequence numbers
     * @param open holds what waits
     * @param inSession whether the host is spoken to in a session; if not, messages wait until it
     *     is, or for their end
     */
    Confirmations(
            int host,
            EventLoop loop,
            PeerHost peer,
            Packings packings,
            IntSupplier nextSequence,
            OpenConfirmations<Waiting> open,
            BooleanSupplier inSession) {
        this.host = host;
        this.loop = loop;
        this.peer = peer;
        this.packings = packings;
        this.nextSequence = nextSequence;
        this.open = open;
        this.inSession = inSession;
    }

    /** Whether both ends of a session understand receipts. */
    static boolean isFeatureOf(Session session) {
        return (session.features() & FEATURE) != 0;
    }

    /**
     * Sends a message.
     *
     * @param content taken over
     * @param timeoutNanos when to give it up
     * @param outcome told what became of it
     */
    void send(int channel, ByteBuf content, long timeoutNanos, CompletableFuture<Void> outcome) {
        assert LoopCalls.owns(loop);
        Waiting message = new Waiting(channel, content, outcome);
        OptionalLong id = open.begin(message, content.readableBytes(), nanoTime() + timeoutNanos);
        if (id.isEmpty()) {
            content.release();
            outcome.completeExceptionally(
                    new KnetException(
                            KnetError.QUEUE_FULL,
                            open.size()
                                    + " messages of "
                                    + open.bytes()
                                    + " bytes wait for receipts of host "
                                    + host
                                    + " already; wait for some and send again"));
            return;
        }
        write(id.getAsLong(), message, peer.linksForMessage());
        schedule();
    }

    /** Writes a message over the first of some links, if there is one. */
    private void write(long id, Waiting message, int links) {
        int first = Integer.numberOfTrailingZeros(links);
        HostLink link = links == 0 ? null : peer.linkOrNull(first);
        if (link == null || !inSession.getAsBoolean()) {
            // Over whichever link is there when it is its turn again.
            open.sent(id, 0, 0, nanoTime());
            return;
        }
        link.output()
                .write(
                        TxMessage.confirmed(
                                message.channel(),
                                nextSequence.getAsInt(),
                                id,
                                epoch,
                                packings,
                                message.content().retainedDuplicate()));
        open.sent(id, link.id(), link.latencyNanos(), nanoTime());
        unflushed |= 1 << link.id();
        if (!flushing) {
            flushing = LoopCalls.submit(loop, this::flush);
        }
    }

    private void flush() {
        flushing = false;
        for (int rest = unflushed; rest != 0; rest &= rest - 1) {
            HostLink link = peer.linkOrNull(Integer.numberOfTrailingZeros(rest));
            if (link != null) {
                link.output().flush();
            }
        }
        unflushed = 0;
    }

    /** How often {@link #end} was called: the ids of messages hold until it is called again. */
    long epoch() {
        assert LoopCalls.owns(loop);
        return epoch;
    }

    /** Takes the receipts in a valid packet that came over a link. */
    void receive(ByteBuf packet, int link) {
        assert LoopCalls.owns(loop);
        int count = ReceiptsPacket.count(packet);
        for (int i = 0; i < count; i++) {
            open.receipt(
                            ReceiptsPacket.id(packet, i),
                            ReceiptsPacket.outcome(packet, i),
                            link,
                            nanoTime())
                    .ifPresent(this::carryOut);
        }
    }

    /** Gives up all: one of the two nodes is another instance, or the host goes. */
    void end(GiveUp reason) {
        assert LoopCalls.owns(loop);
        cancelTimer();
        epoch++;
        open.endAll(reason).forEach(this::carryOut);
        // Whoever learns of the end may have sent again.
        schedule();
    }

    private void cancelTimer() {
        Future<?> cancelled = timer;
        timer = null;
        if (cancelled != null) {
            cancelled.cancel(false);
        }
    }

    private void schedule() {
        long due = open.nanosUntilDue(nanoTime());
        if (due == Long.MAX_VALUE) {
            return;
        }
        long atNanos = nanoTime() + due;
        if (timer != null && timerAtNanos - atNanos <= 0) {
            return;
        }
        cancelTimer();
        timerAtNanos = atNanos;
        try {
            Future<?> set = loop.schedule(this::advance, due, TimeUnit.NANOSECONDS);
            timer = set;
            set.addListener(this::timerEnded);
        } catch (RejectedExecutionException loopHasEnded) {
            end(GiveUp.CLOSED);
        }
    }

    /** A loop that ends cancels what is to be done later, and nobody would hear of the rest. */
    @SuppressWarnings("ReferenceEquality") // whether it is that timer is the question
    private void timerEnded(Future<?> ended) {
        if (ended.isCancelled() && ended == timer) {
            timer = null;
            end(GiveUp.CLOSED);
        }
    }

    private void advance() {
        timer = null;
        List<ConfirmationAction<Waiting>> actions = open.advance(nanoTime());
        actions.forEach(this::carryOut);
        schedule();
    }

    private void carryOut(ConfirmationAction<Waiting> action) {
        if (action instanceof ConfirmationAction.Confirmed<Waiting> confirmed) {
            done(confirmed.message(), failure(confirmed.outcome()));
        } else if (action instanceof ConfirmationAction.GivenUp<Waiting> given) {
            done(given.message(), failure(given.reason()));
        } else if (action instanceof ConfirmationAction.Repeat<Waiting> repeat) {
            write(repeat.id(), repeat.message(), after(repeat.lastLink()));
        } else if (action instanceof ConfirmationAction.Suspect<Waiting> suspect) {
            HostLink link = peer.linkOrNull(suspect.link());
            if (link != null) {
                link.pingNow();
            }
        }
    }

    /** The usable links, those after a link first: a mask of one. */
    private int after(int last) {
        int usable = peer.usableLinks();
        int beyond = usable & -(2 << last);
        return Integer.lowestOneBit(beyond == 0 ? usable : beyond);
    }

    private static void done(Waiting message, @Nullable KnetException failure) {
        message.content().release();
        if (failure == null) {
            message.outcome().complete(null);
        } else {
            message.outcome().completeExceptionally(failure);
        }
    }

    private @Nullable KnetException failure(Outcome outcome) {
        return switch (outcome) {
            case DELIVERED -> null;
            case NO_CHANNEL ->
                    peers(
                            KnetError.PEER_CHANNEL_CLOSED,
                            "does not have the data channel of the message open");
            case FORWARDING_OFF ->
                    peers(KnetError.PEER_FORWARDING_DISABLED, "has forwarding switched off");
            case FILTER_REFUSED ->
                    peers(KnetError.PEER_FILTER_REFUSED, "has a filter that refused the message");
            case QUEUE_FULL ->
                    peers(
                            KnetError.PEER_QUEUE_FULL,
                            "has no room in the receive queue of the data channel");
            case LISTENER_FAILED ->
                    peers(
                            KnetError.PEER_LISTENER_FAILED,
                            "has a listener or filter that threw an exception");
            case NOT_EXPANDED ->
                    peers(
                            KnetError.PEER_NOT_EXPANDED,
                            "could not expand the message; it may lack the compression model");
            case UNKNOWN ->
                    peers(
                            KnetError.OUTCOME_UNKNOWN,
                            "does not know any more whether the message was delivered");
        };
    }

    private KnetException peers(KnetError error, String words) {
        return new KnetException(error, "host " + host + " " + words);
    }

    private KnetException failure(GiveUp reason) {
        return switch (reason) {
            case TIMED_OUT ->
                    new KnetException(
                            KnetError.TIMED_OUT,
                            "no receipt came from host "
                                    + host
                                    + " in the time given; the message was delivered or not");
            case PEER_RESTARTED ->
                    unknown("host " + host + " was restarted, or forgot its sessions");
            case FORGOTTEN -> unknown("this node forgot its sessions");
            case CLOSED -> unknown("the sessions with host " + host + " were ended");
        };
    }

    private static KnetException unknown(String why) {
        return new KnetException(
                KnetError.OUTCOME_UNKNOWN,
                why + " before a receipt came; the message was delivered or not");
    }

    private long nanoTime() {
        return loop.ticker().nanoTime();
    }
}
