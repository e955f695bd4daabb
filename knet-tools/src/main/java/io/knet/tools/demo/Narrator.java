package io.knet.tools.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Tells what happens, in numbered steps. */
final class Narrator {
    private final PrintStream out;
    private int steps;

    Narrator(PrintStream out) {
        this.out = out;
    }

    /** Begins a step. */
    void step(String title) {
        steps++;
        line("");
        line(steps + ". " + title);
    }

    /** Tells something about the step. */
    void say(String format, Object... values) {
        for (String line : String.format(Locale.ROOT, format, values).split("\n", -1)) {
            line(line.isEmpty() ? "" : "   " + line);
        }
    }

    /** Prints a line as it is. */
    void line(String line) {
        out.print(line + '\n');
        out.flush();
    }
}
