package io.knet.tools.node.command;

import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.tools.node.event.LinkMoved;
import io.knet.tools.node.option.LinkName;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * {@code move PEER/LINK SRC_IP:PORT DST_IP:PORT|dynamic}.
 *
 * @param name the link
 * @param local its new local address
 * @param remote its new peer's address; empty for a dynamic link
 */
record MoveLink(LinkName name, InetSocketAddress local, Optional<InetSocketAddress> remote)
        implements Command {
    @Override
    public boolean run(NodeContext node) {
        KnetLink link = node.requireLink(name);
        // Without a peer, an address of the other family passes for the moment.
        LinkConfig moved = link.config().withDynamicRemote().withLocal(local);
        link.reconfigure(remote.map(moved::withRemote).orElse(moved));
        node.printer().print(new LinkMoved(name, link.localAddress(), remote));
        return true;
    }
}
