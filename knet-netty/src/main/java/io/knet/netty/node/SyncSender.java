package io.knet.netty.node;

import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.Verdict;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.pipeline.TxMessage;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/**
 * The synchronous send (spec api 4.7): filter and checks on the calling thread, past the TX queue,
 * then straight to a link of the one destination. Conditions are tested in the order that {@link
 * io.knet.DataChannel#sendSync} tells.
 */
final class SyncSender {
    private final Node node;
    private final SyncWriter writer;

    SyncSender(Node node, SyncWriter writer) {
        this.node = node;
        this.writer = writer;
    }

    /** Sends a message, which stays the caller's. */
    void send(NettyDataChannel channel, ByteBuf content, Object attachment, Duration timeout) {
        DestinationFilter filter = node.filter();
        if (filter == null) {
            throw new KnetException(
                    KnetError.NO_FILTER,
                    "sendSync needs a destination filter; install one with KnetHandle.filter");
        }
        if (channel.isClosed()) {
            throw channel.closedException();
        }
        node.sendCheck.requireForwarding();
        Verdict verdict = node.sendCheck.ask(filter, channel, content, attachment);
        NettyHost host = destination(verdict);
        Deadline deadline = Deadline.in(timeout);
        LoopbackLink own = host.loopback();
        if (own != null) {
            own.messages().sendSync(verdict.channel(channel.number()), content, deadline);
            node.counters.add(HandleCounter.TX_MESSAGES, 1);
            return;
        }
        int links = writer.links(host);
        host.output().letNumberedPass(deadline);
        TxMessage message =
                new TxMessage(
                        verdict.channel(channel.number()),
                        Transmitter.nextSequence(node),
                        false,
                        node.dataMtu(),
                        content.retainedDuplicate());
        try {
            writer.write(host, links, message, deadline);
            node.counters.add(HandleCounter.TX_MESSAGES, 1);
        } finally {
            message.release();
        }
    }

    private NettyHost destination(Verdict verdict) {
        if (verdict.kind() == Verdict.Kind.BROADCAST) {
            throw new KnetException(
                    KnetError.SEVERAL_DESTINATIONS,
                    "the destination filter named all hosts; sendSync sends to one, use send");
        }
        SendCheck.requireDestination(verdict);
        if (verdict.hostCount() > 1) {
            throw new KnetException(
                    KnetError.SEVERAL_DESTINATIONS,
                    "the destination filter named "
                            + verdict.hostCount()
                            + " hosts; sendSync sends to one, use send");
        }
        NettyHost host = node.hosts.get(verdict.host(0));
        if (host == null) {
            throw new KnetException(
                    KnetError.HOST_DOWN,
                    "host " + verdict.host(0) + " is not known; add it with KnetHandle.addHost");
        }
        return host;
    }
}
