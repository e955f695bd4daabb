package io.knet.tools.node.event;

import io.knet.stats.json.JsonObject;

/** Something that a node prints on its standard output. */
public interface NodeEvent {
    /** The event for scripts: an object whose first member is {@code event}, the kind of event. */
    JsonObject json();

    /** The event for people: one line or more, without a line end. */
    String text();
}
