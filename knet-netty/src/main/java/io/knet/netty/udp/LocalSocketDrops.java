package io.knet.netty.udp;

import io.knet.KnetAddress;
import io.knet.KnetEvent;
import io.knet.event.LocalSocketDropsEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.DropSink;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.link.KernelDropTally;
import io.knet.netty.transport.DatagramTransport;
import io.knet.stats.DropReason;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the kernel dropped because the buffer of an unconnected socket was full. Nobody knows
 * which links it was meant for. Looks once a second while there are sockets, and before one is
 * closed.
 */
final class LocalSocketDrops {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DatagramTransport transport;
    private final EventLoop loop;
    private final DropSink drops;
    private final Consumer<KnetEvent> events;
    private final LimitedLog log;
    private final Map<LocalSocket, KernelDropTally> sockets = new LinkedHashMap<>(); // loop only
    private @Nullable ScheduledFuture<?> next; // loop only

    /**
     * No sockets yet.
     *
     * @param hostId this node's, for the log
     * @param transport asks the kernel
     * @param loop of all sockets
     * @param drops counts what is dropped
     * @param events told now and then
     */
    LocalSocketDrops(
            int hostId,
            DatagramTransport transport,
            EventLoop loop,
            DropSink drops,
            Consumer<KnetEvent> events) {
        this.transport = transport;
        this.loop = loop;
        this.drops = drops;
        this.events = events;
        log = new LimitedLog(HandleLog.of(LogSubsystem.LISTENER, hostId), loop.ticker(), 1);
    }

    /** A socket was bound; it is watched from now on, if the kernel tells. */
    void add(LocalSocket socket) {
        assert LoopCalls.owns(loop);
        if (transport.kernelDrops(socket.channel()).isPresent()) {
            sockets.put(socket, new KernelDropTally(loop));
            if (next == null) {
                schedule();
            }
        }
    }

    /** A socket is about to be closed. */
    void remove(LocalSocket socket) {
        assert LoopCalls.owns(loop);
        KernelDropTally tally = sockets.remove(socket);
        if (tally != null) {
            count(socket, tally);
            tell(socket, tally.takeRest());
        }
        if (sockets.isEmpty() && next != null) {
            next.cancel(false);
            next = null;
        }
    }

    private void schedule() {
        try {
            next = loop.schedule(this::look, PERIOD_NANOS, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException loopHasEnded) {
            next = null;
        }
    }

    private void look() {
        long nowNanos = loop.ticker().nanoTime();
        try {
            sockets.forEach(
                    (socket, tally) -> {
                        count(socket, tally);
                        tell(socket, tally.takeReport(nowNanos));
                    });
        } finally {
            schedule();
        }
    }

    private void count(LocalSocket socket, KernelDropTally tally) {
        long dropped = tally.look(transport.kernelDrops(socket.channel()));
        if (dropped > 0) {
            drops.drop(DropReason.KERNEL_BUFFER_FULL, dropped, socket.address());
        }
    }

    private void tell(LocalSocket socket, long dropped) {
        if (dropped > 0) {
            log.warn(
                    "the kernel dropped {} packets at {} that came from no known peer's address,"
                            + " because the buffer of the socket was full: they come faster than"
                            + " this node takes them",
                    dropped,
                    KnetAddress.format(socket.address()));
            events.accept(new LocalSocketDropsEvent(socket.address(), dropped));
        }
    }
}
