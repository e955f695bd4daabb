package io.knet.netty.send;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.protocol.SequenceCounter;

/** Numbers the messages of a handle. Any thread. */
public final class Sequences {
    private final SequenceCounter counter;
    private final Hosts hosts;

    /**
     * The numbers of a handle.
     *
     * @param counter gives them out
     * @param hosts get a ping when a number demands it
     */
    public Sequences(SequenceCounter counter, Hosts hosts) {
        this.counter = counter;
        this.hosts = hosts;
    }

    /**
     * The next sequence number; pings go out on all links when the number demands it (spec wire 8).
     */
    public int next() {
        int sequence = counter.next();
        if (SequenceCounter.demandsPing(sequence)) {
            for (NettyHost host : hosts.all()) {
                Runnable pings = () -> host.output().forcePings(sequence);
                if (host.loop().inEventLoop()) {
                    pings.run();
                } else {
                    LoopCalls.submit(host.loop(), pings);
                }
            }
        }
        return sequence;
    }
}
