package io.knet.tests.hostile;

import io.knet.DataChannel;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import io.knet.testing.Background;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.FloodSummary;
import io.knet.tests.peer.FloodVerifier;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Another node, which the near one goes on to send to whatever happens to its peer. */
final class Bystander implements AutoCloseable {
    private static final int CHANNEL = 1;
    private static final int LENGTH = 200;
    private static final int PROGRESS = 50;

    private final KnetHandle handle;
    private final KnetHandle near;
    private final int id;
    private final FloodVerifier received = new FloodVerifier();
    private final CompletableFuture<Integer> sending;
    private volatile boolean stopped;

    Bystander(KnetHandle near, int id, LinkTimers timers) {
        this.near = near;
        this.id = id;
        LinkEnds path = FreePorts.link();
        handle = new NettyHandleBuilder(id).build();
        handle.openChannel(CHANNEL, message -> received.accept(message.content()));
        handle.enableForwarding();
        handle.addHost(near.hostId())
                .addLink(0, LinkConfig.udp(path.right(), path.left()).withTimers(timers));
        near.addHost(id).addLink(0, LinkConfig.udp(path.left(), path.right()).withTimers(timers));
        Await.result(near.host(id).whenReachable());
        Await.result(handle.host(near.hostId()).whenReachable());
        sending = Background.supply(this::send);
    }

    private int send() {
        DataChannel channel = near.openChannel(CHANNEL);
        int index = 0;
        while (!stopped) {
            byte[] message = new FloodMessage(index++, LENGTH).toBytes();
            channel.sendSync(Unpooled.wrappedBuffer(message), id);
            LockSupport.parkNanos(OutFlow.PACE.toNanos());
        }
        return index;
    }

    /** Waits until some more messages have arrived. */
    void awaitProgress() {
        received.awaitDistinct(received.summary().distinct() + PROGRESS, Await.LIMIT);
    }

    /** Stops sending, and waits until every message has arrived, once and whole. */
    FloodSummary finish() {
        stopped = true;
        int sent = Await.result(sending);
        FloodSummary score = received.awaitDistinct(sent, Await.LIMIT);
        if (!score.isClean(sent)) {
            throw new AssertionError("the bystander, sent " + sent + " messages, had " + score);
        }
        return score;
    }

    @Override
    public void close() {
        stopped = true;
        handle.close();
    }
}
