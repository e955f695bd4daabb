package io.knet.tools.node.command;

import io.knet.KnetLink;
import io.knet.tools.node.event.LinkSwitched;
import io.knet.tools.node.option.LinkName;

/**
 * {@code enable PEER/LINK} and {@code disable PEER/LINK}.
 *
 * @param name the link
 * @param enabled whether to enable it
 */
record SwitchLink(LinkName name, boolean enabled) implements Command {
    @Override
    public boolean run(NodeContext node) {
        KnetLink link = node.requireLink(name);
        if (enabled) {
            link.enable();
        } else {
            link.disable();
        }
        node.printer().print(new LinkSwitched(name, enabled));
        return true;
    }
}
