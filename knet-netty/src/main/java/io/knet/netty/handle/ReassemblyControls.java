package io.knet.netty.handle;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.ReassemblyControl;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;

/** How many messages may be incomplete, as the application set it. */
final class ReassemblyControls implements ReassemblyControl {
    private final Hosts hosts;
    private final HandleLife life;
    private final LoopCalls calls;
    private volatile int maxMessages;

    ReassemblyControls(int maxMessages, Hosts hosts, HandleLife life, LoopCalls calls) {
        this.maxMessages = maxMessages;
        this.hosts = hosts;
        this.life = life;
        this.calls = calls;
    }

    @Override
    public int maxMessages() {
        return maxMessages;
    }

    @Override
    public void maxMessages(int messages) {
        life.checkOpen();
        if (messages < 1
                || messages > KnetLimits.MAX_INCOMPLETE_MESSAGES
                || Integer.bitCount(messages) != 1) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "number of incomplete messages "
                            + messages
                            + " must be a power of two from 1 to "
                            + KnetLimits.MAX_INCOMPLETE_MESSAGES);
        }
        maxMessages = messages;
        for (NettyHost host : hosts.all()) {
            calls.run(host.loop(), host::resizeWindow);
        }
    }
}
