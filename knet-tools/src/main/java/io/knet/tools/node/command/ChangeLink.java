package io.knet.tools.node.command;

import io.knet.KnetLink;
import io.knet.admin.change.LinkEdit;
import io.knet.admin.value.LinkName;
import io.knet.tools.node.event.Change;
import io.knet.tools.node.option.AddressText;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Commands that put links in and out of service, and elsewhere. */
sealed interface ChangeLink extends Command {
    /**
     * {@code enable PEER/LINK} and {@code disable PEER/LINK}.
     *
     * @param name the link
     * @param enabled whether to enable it
     */
    record Switch(LinkName name, boolean enabled) implements ChangeLink {
        @Override
        public boolean run(NodeContext node) {
            KnetLink link = node.requireLink(name);
            if (enabled) {
                link.enable();
            } else {
                link.disable();
            }
            node.printer().print(new Change.LinkSwitch(name, enabled));
            return true;
        }
    }

    /**
     * {@code move PEER/LINK SRC_IP:PORT DST_IP:PORT|dynamic}.
     *
     * @param name the link
     * @param local its new local address
     * @param remote its new peer's address; empty for a dynamic link
     */
    record Move(LinkName name, InetSocketAddress local, Optional<InetSocketAddress> remote)
            implements ChangeLink {
        /** Whether all values are equal, the zones of addresses included. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Move that
                    && name.equals(that.name)
                    && AddressText.format(local).equals(AddressText.format(that.local))
                    && AddressText.format(remote).equals(AddressText.format(that.remote));
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, local, remote);
        }

        @Override
        public boolean run(NodeContext node) {
            KnetLink link = node.requireLink(name);
            new LinkEdit(link).local(local).remote(remote).carryOut();
            node.printer().print(new Change.LinkAddresses(name, link.localAddress(), remote));
            return true;
        }
    }
}
