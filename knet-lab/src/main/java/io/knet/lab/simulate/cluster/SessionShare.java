package io.knet.lab.simulate.cluster;

import java.util.Locale;

/** In which clusters nodes speak in sessions. */
public enum SessionShare {
    /** In all. */
    ALWAYS,
    /** In none. */
    NEVER,
    /** In those whose seed says so: every second one. */
    SOMETIMES;

    /** The name on command lines. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
