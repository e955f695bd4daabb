package io.knet.tools.node.command;

import io.netty.buffer.ByteBuf;
import java.util.OptionalInt;

/**
 * {@code bcast TEXT|@FILE}: queues a message to all reachable hosts.
 *
 * @param payload the message
 */
record Broadcast(Payload payload) implements Command {
    @Override
    public boolean run(NodeContext node) {
        ByteBuf content = payload.content();
        Sending.report(node, OptionalInt.empty(), false, () -> node.channel().send(content));
        return true;
    }
}
