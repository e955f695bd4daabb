package io.knet.tools.node.command;

import io.netty.buffer.ByteBuf;
import java.util.OptionalInt;

/**
 * {@code send ID TEXT|@FILE}: queues a message to one host.
 *
 * @param host id of the host
 * @param payload the message
 */
record Send(int host, Payload payload) implements Command {
    @Override
    public boolean run(NodeContext node) {
        node.requireHost(host);
        ByteBuf content = payload.content();
        Sending.report(node, OptionalInt.of(host), false, () -> node.channel().send(content, host));
        return true;
    }
}
