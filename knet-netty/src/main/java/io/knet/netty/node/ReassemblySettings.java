package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.ReassemblyControl;
import io.knet.netty.concurrent.LoopCalls;

/** How many messages may be incomplete, as the application set it. */
final class ReassemblySettings implements ReassemblyControl {
    private final Node node;
    private volatile int maxMessages;

    ReassemblySettings(Node node) {
        this.node = node;
        maxMessages = node.settings.reassemblyBuffers();
    }

    @Override
    public int maxMessages() {
        return maxMessages;
    }

    @Override
    public void maxMessages(int messages) {
        node.checkOpen();
        if (messages < 1 || messages > LIMIT || Integer.bitCount(messages) != 1) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "number of incomplete messages "
                            + messages
                            + " must be a power of two from 1 to "
                            + LIMIT);
        }
        maxMessages = messages;
        for (NettyHost host : node.hosts.all()) {
            LoopCalls.submit(host.loop(), host::resizeWindow);
        }
    }
}
