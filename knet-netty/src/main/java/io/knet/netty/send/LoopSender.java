package io.knet.netty.send;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.host.NettyHost;
import io.knet.netty.pipeline.TxMessage;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives messages to the hosts of one event loop. All methods belong to that loop, unless stated
 * otherwise.
 */
public final class LoopSender {
    /**
     * Numbers between a message of several packets and the next flush. A receiver gives it up when
     * a number arrives that is 32 ahead of it (spec wire 8.3), perhaps over another link.
     */
    private static final int SPAN = 16;

    private final EventLoop loop;

    /** Loop only: hosts that were written to; one more than once if it was flushed by others. */
    private final List<NettyHost> unflushed = new ArrayList<>();

    private boolean flushScheduled; // loop only

    /** Whether a message of several packets waits for a flush, and the number of the first. */
    private boolean longWaits; // loop only

    private int firstLong; // loop only

    /** The sender of an event loop. */
    public LoopSender(EventLoop loop) {
        this.loop = loop;
    }

    /** Writes a message to the links of hosts of this loop. Takes over the message. */
    public void send(TxMessage message, List<NettyHost> hosts) {
        assert LoopCalls.owns(loop)
                : "messages of another loop are sent on " + Thread.currentThread();
        if (longWaits && ((message.sequence() - firstLong) & 0xffff) >= SPAN) {
            flush();
        }
        if (!longWaits && isLong(message, hosts)) {
            longWaits = true;
            firstLong = message.sequence();
        }
        if (hosts.size() > 1) {
            message.share();
        }
        try {
            for (int i = 0; i < hosts.size(); i++) {
                NettyHost host = hosts.get(i);
                if (!host.output().isWritten()) {
                    unflushed.add(host);
                }
                host.output().transmit(message.retain());
            }
        } finally {
            message.release();
        }
    }

    private static boolean isLong(TxMessage message, List<NettyHost> hosts) {
        int length = message.content().readableBytes();
        for (int i = 0; i < hosts.size(); i++) {
            NettyHost host = hosts.get(i);
            if (length > message.packing(host.id()).dataMtu()) {
                return true;
            }
        }
        return false;
    }

    /** Flushes the links that were written to. */
    public void flush() {
        assert LoopCalls.owns(loop);
        flushScheduled = false;
        longWaits = false;
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).output().flush();
        }
        unflushed.clear();
    }

    /** Flushes when the messages that other loops have handed over so far are written. */
    void flushSoon() {
        assert LoopCalls.owns(loop);
        if (!flushScheduled) {
            flushScheduled = true;
            LoopCalls.submit(loop, this::flush);
        }
    }
}
