package io.knet.tools.node.command;

import io.knet.AccessControl;
import io.knet.admin.change.AccessChange;
import io.knet.admin.value.LinkName;
import io.knet.tools.node.event.AccessListReport;
import io.knet.tools.node.event.Change;

/** The commands about access lists. Each prints the list as it is afterwards. */
sealed interface Acl extends Command {
    /** Changes a list, or leaves it. */
    void change(AccessControl list);

    /** The link whose list it is. */
    LinkName name();

    @Override
    default boolean run(NodeContext node) {
        AccessControl list = node.requireLink(name()).accessList();
        change(list);
        node.printer().print(new AccessListReport(name(), list.entries()));
        return true;
    }

    /** {@code acl PEER/LINK}. */
    record Show(LinkName name) implements Acl {
        @Override
        public void change(AccessControl list) {}
    }

    /** {@code acl PEER/LINK accept|reject SOURCES} and the other changes. */
    record Edit(LinkName name, AccessChange edit) implements Acl {
        @Override
        public void change(AccessControl list) {
            edit.change(list);
        }
    }

    /** {@code acl on|off}. */
    record Switch(boolean enabled) implements Command {
        @Override
        public boolean run(NodeContext node) {
            node.handle().accessLists(enabled);
            node.printer().print(new Change.AccessLists(enabled));
            return true;
        }
    }
}
