package io.knet.admin.change;

import io.knet.admin.value.LinkName;

/** Whose settings they are. */
public sealed interface Target {
    /** The node itself. */
    record Node() implements Target {
        @Override
        public String toString() {
            return "node";
        }
    }

    /**
     * A host.
     *
     * @param id its id
     */
    record Host(int id) implements Target {
        @Override
        public String toString() {
            return "host " + id;
        }
    }

    /**
     * A link.
     *
     * @param name its name
     */
    record Link(LinkName name) implements Target {
        @Override
        public String toString() {
            return "link " + name;
        }
    }
}
