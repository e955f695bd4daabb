package io.knet.tools.node.command;

import io.knet.DataChannel;
import io.knet.KnetHandle;
import io.knet.tools.node.event.EventPrinter;

/**
 * What commands work with.
 *
 * @param handle the node
 * @param channel its data channel
 * @param printer takes what the commands have to tell
 */
public record NodeContext(KnetHandle handle, DataChannel channel, EventPrinter printer) {
    /**
     * Checks that a host is known.
     *
     * @throws CommandException if it is not
     */
    void requireHost(int host) {
        if (handle.findHost(host).isEmpty()) {
            throw new CommandException("there is no host " + host + "; hosts come from --peer");
        }
    }
}
