package io.knet.tools.admin;

import java.util.Locale;

/** How bad it is, in the order of badness. */
enum CheckLevel {
    OK(0),
    WARNING(1),
    CRITICAL(2);

    /** The exit code of plugins that could not check anything. */
    static final int UNKNOWN_EXIT_CODE = 3;

    private final int exitCode;

    CheckLevel(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code that monitoring plugins have for it. */
    int exitCode() {
        return exitCode;
    }

    String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The worse of two. */
    CheckLevel or(CheckLevel other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
