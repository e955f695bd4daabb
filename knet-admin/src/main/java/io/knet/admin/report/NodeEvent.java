package io.knet.admin.report;

import io.knet.stats.json.JsonObject;

/** Something that a node tells: on its standard output, or to those who ask it. */
public interface NodeEvent {
    /** The event for scripts: an object whose first member is {@code event}, the kind of event. */
    JsonObject json();

    /** The event for people: one line or more, without a line end. */
    String text();
}
