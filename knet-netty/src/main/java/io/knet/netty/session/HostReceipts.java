package io.knet.netty.session;

import io.knet.HostConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.PacketCounters;
import io.knet.netty.link.HostLink;
import io.knet.netty.pipeline.ReceiptDesk;
import io.knet.session.Session;
import io.knet.session.receipt.GiveUp;
import io.knet.session.receipt.OpenConfirmations;
import io.knet.session.wire.ReceiptsPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Both directions of receipts between this node and a host: the messages that wait for some, and
 * those that are given for the host's messages. On the host's event loop, unless stated otherwise.
 */
final class HostReceipts {
    private final int host;
    private final EventLoop loop;
    private final PeerHost peer;

    /** The session to send in; null if the host is not spoken to in one. */
    private final Supplier<@Nullable Session> spoken;

    private final ReceiptRoom room;

    private final Confirmations confirmations;
    private final Receipts receipts;
    private boolean closed; // loop only

    /**
     * Nothing was sent, and nothing came.
     *
     * @param current the session to send receipts in; null if there is none
     * @param spoken the same, but null as well while the host is spoken to in libknet's format
     * @param sender of packets for the host
     * @param config says how much may wait for receipts
     */
    HostReceipts(
            int host,
            EventLoop loop,
            PeerHost peer,
            Supplier<@Nullable Session> current,
            Supplier<@Nullable Session> spoken,
            SessionSender sender,
            HostConfig config,
            SessionSurroundings around) {
        this.host = host;
        this.loop = loop;
        this.peer = peer;
        this.spoken = spoken;
        room = new ReceiptRoom(config.maxUnconfirmedMessages(), config.maxUnconfirmedBytes());
        int localHost = around.node().localHost();
        Confirmations sent =
                new Confirmations(
                        host,
                        loop,
                        peer,
                        around.packings(),
                        around.nextSequence(),
                        new OpenConfirmations<>(
                                config.maxUnconfirmedMessages(), config.maxUnconfirmedBytes()),
                        () -> spoken.get() != null);
        confirmations = sent;
        receipts = new Receipts(localHost, loop, current, sender, sent::epoch);
    }

    /** Who gives the host receipts. */
    ReceiptDesk desk() {
        assert LoopCalls.owns(loop);
        return receipts;
    }

    /**
     * Sends a message of which the host tells what became of it. Any thread.
     *
     * @param content not released
     * @return completes on the host's event loop
     */
    CompletableFuture<Void> send(int channel, ByteBuf content, long timeoutNanos) {
        Session session = spoken.get();
        if (session == null || !Confirmations.isFeatureOf(session)) {
            return CompletableFuture.failedFuture(
                    notSupported(
                            session == null
                                    ? "there is no session with host "
                                            + host
                                            + ", which receipts need"
                                    : "host " + host + " gives no receipts"));
        }
        int length = content.readableBytes();
        if (!room.reserve(length)) {
            return CompletableFuture.failedFuture(full());
        }
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        // Another future, since what hangs on one runs in any order: whoever learns of the outcome
        // finds the room free.
        CompletableFuture<Void> told = new CompletableFuture<>();
        outcome.whenComplete(
                (done, failure) -> {
                    room.release(length);
                    if (failure == null) {
                        told.complete(null);
                    } else {
                        told.completeExceptionally(failure);
                    }
                });
        ByteBuf own = content.retainedDuplicate();
        handOver(() -> sendOnLoop(channel, own, timeoutNanos, outcome), own, outcome);
        return told;
    }

    /** Completes on any thread when there is room for another message. Any thread. */
    CompletableFuture<Void> whenRoom() {
        return room.whenRoom();
    }

    /** Does something on the loop; if that ends before it is done, the message is given up. */
    private void handOver(Runnable send, ByteBuf own, CompletableFuture<Void> outcome) {
        if (loop.inEventLoop()) {
            send.run();
            return;
        }
        AtomicBoolean begun = new AtomicBoolean();
        Runnable end =
                () -> {
                    if (begun.compareAndSet(false, true)) {
                        own.release();
                        outcome.completeExceptionally(
                                new KnetException(
                                        KnetError.HANDLE_CLOSED, "the handle was closed"));
                    }
                };
        Runnable once =
                () -> {
                    if (begun.compareAndSet(false, true)) {
                        send.run();
                    }
                };
        if (!LoopCalls.submit(loop, once)) {
            end.run();
        } else if (loop.isShuttingDown()) {
            // It may have taken the task and never run it.
            loop.terminationFuture().addListener(ended -> end.run());
        }
    }

    private KnetException full() {
        return new KnetException(
                KnetError.QUEUE_FULL,
                room
                        + " wait for receipts of host "
                        + host
                        + " already; wait for some and send again");
    }

    private void sendOnLoop(
            int channel, ByteBuf own, long timeoutNanos, CompletableFuture<Void> outcome) {
        if (closed || spoken.get() == null) {
            own.release();
            outcome.completeExceptionally(
                    notSupported("there is no session with host " + host + " any more"));
        } else {
            confirmations.send(channel, own, timeoutNanos, outcome);
        }
    }

    private static KnetException notSupported(String words) {
        return new KnetException(KnetError.NOT_SUPPORTED, words);
    }

    /**
     * Takes a packet of receipts.
     *
     * @param link the one that it came over
     * @param wireBytes of its datagram
     * @return false if it is malformed, or nobody waits for such packets
     */
    boolean receive(ByteBuf packet, int link, int wireBytes) {
        assert LoopCalls.owns(loop);
        HostLink over = peer.linkOrNull(link);
        if (over != null) {
            over.countReceived(PacketCounters.RECEIPT, wireBytes);
        }
        boolean valid = receipts.isOpen() && ReceiptsPacket.isValid(packet);
        if (valid) {
            confirmations.receive(packet, link);
        }
        return valid;
    }

    /** One of the two nodes is another instance: no message of before is known any more. */
    void startAnew(GiveUp reason) {
        assert LoopCalls.owns(loop);
        receipts.clear();
        confirmations.end(reason);
    }

    /** Gives up what waits, for good. Idempotent. */
    void close() {
        assert LoopCalls.owns(loop);
        closed = true;
        confirmations.end(GiveUp.CLOSED);
        room.close(new KnetException(KnetError.UNKNOWN_HOST, "host " + host + " was removed"));
    }
}
