package io.knet.netty.node;

import io.knet.netty.OutboundMessage;
import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gives messages to the hosts of one event loop. All methods belong to that loop. */
final class LoopSender {
    private final EventLoop loop;
    private final Set<NettyHost> unflushed = new LinkedHashSet<>();
    private boolean flushScheduled;

    LoopSender(EventLoop loop) {
        this.loop = loop;
    }

    /** Writes a message to the links of hosts of this loop. Takes over the message. */
    void send(OutboundMessage message, List<NettyHost> hosts) {
        if (hosts.size() > 1) {
            message.share();
        }
        try {
            for (NettyHost host : hosts) {
                unflushed.add(host);
                host.output().transmit(message.retain());
            }
        } finally {
            message.release();
        }
    }

    /** Flushes the links that were written to. */
    void flush() {
        flushScheduled = false;
        for (NettyHost host : unflushed) {
            host.output().flush();
        }
        unflushed.clear();
    }

    /** Flushes when the messages that other loops have handed over so far are written. */
    void flushSoon() {
        if (!flushScheduled) {
            flushScheduled = true;
            LoopCalls.submit(loop, this::flush);
        }
    }
}
