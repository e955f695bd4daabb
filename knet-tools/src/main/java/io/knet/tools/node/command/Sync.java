package io.knet.tools.node.command;

import io.netty.buffer.ByteBuf;
import java.util.OptionalInt;

/**
 * {@code sync ID TEXT|@FILE}: sends a message to one host and waits until a link took it.
 *
 * @param host id of the host
 * @param payload the message
 */
record Sync(int host, Payload payload) implements Command {
    @Override
    public boolean run(NodeContext node) {
        node.requireHost(host);
        ByteBuf content = payload.content();
        Sending.report(
                node, OptionalInt.of(host), true, () -> node.channel().sendSync(content, host));
        return true;
    }
}
