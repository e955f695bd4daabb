package io.knet.tools.node.event;

import io.knet.admin.report.NodeEvent;
import java.io.PrintStream;

/** Prints events, each at once and whole. Thread safe. */
public final class EventPrinter {
    private final PrintStream out;
    private final boolean json;

    /**
     * A printer.
     *
     * @param out flushed after each event
     * @param json whether to print JSON, one object a line
     */
    public EventPrinter(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** Prints an event. Blocks while nobody reads what is printed. */
    public void print(NodeEvent event) {
        String line = (json ? event.json().toString() : event.text()) + '\n';
        synchronized (out) {
            out.print(line);
            out.flush();
        }
    }
}
