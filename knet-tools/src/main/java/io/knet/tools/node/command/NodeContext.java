package io.knet.tools.node.command;

import io.knet.DataChannel;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.admin.value.LinkName;
import io.knet.netty.capture.PacketCapture;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import io.knet.tools.node.event.EventPrinter;
import java.util.Optional;

/**
 * What commands work with.
 *
 * @param handle the node
 * @param channel its data channel
 * @param capture of its packets, if there is one
 * @param printer takes what the commands have to tell
 */
public record NodeContext(
        KnetHandle handle,
        DataChannel channel,
        Optional<PacketCapture> capture,
        EventPrinter printer) {
    /**
     * Checks that a host is known.
     *
     * @throws ToolException if it is not
     */
    void requireHost(int host) {
        if (handle.findHost(host).isEmpty()) {
            throw new ToolException(
                    ExitCode.USAGE, "there is no host " + host + "; hosts come from --peer");
        }
    }

    /**
     * The link of a name.
     *
     * @throws ToolException if there is none
     */
    KnetLink requireLink(LinkName name) {
        requireHost(name.host());
        return handle.host(name.host())
                .findLink(name.link())
                .orElseThrow(() -> new ToolException(ExitCode.USAGE, "there is no link " + name));
    }
}
