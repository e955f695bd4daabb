package io.knet.tools.node.command;

import io.knet.AccessControl;
import io.knet.AccessEntry;
import io.knet.tools.node.event.AccessListReport;
import io.knet.tools.node.event.Change;
import io.knet.tools.node.option.LinkName;

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

    /** {@code acl PEER/LINK accept|reject SOURCES}. */
    record Add(LinkName name, AccessEntry entry) implements Acl {
        @Override
        public void change(AccessControl list) {
            list.add(entry);
        }
    }

    /** {@code acl PEER/LINK insert N accept|reject SOURCES}. */
    record Insert(LinkName name, int index, AccessEntry entry) implements Acl {
        @Override
        public void change(AccessControl list) {
            list.insert(index, entry);
        }
    }

    /** {@code acl PEER/LINK remove accept|reject SOURCES}. */
    record Remove(LinkName name, AccessEntry entry) implements Acl {
        @Override
        public void change(AccessControl list) {
            list.remove(entry);
        }
    }

    /** {@code acl PEER/LINK clear}. */
    record Clear(LinkName name) implements Acl {
        @Override
        public void change(AccessControl list) {
            list.clear();
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
