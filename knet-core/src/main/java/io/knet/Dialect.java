package io.knet;

import static java.util.Objects.requireNonNull;

/** In what this node and a host may speak with each other. */
public enum Dialect {
    /**
     * In sessions only: everything else in the host's name is dropped, also while clear traffic is
     * allowed, and nothing is sent to it before there is a session.
     */
    SESSION("session"),
    /** In libknet's format only, under the keys of the handle's crypto slots, or in clear. */
    LIBKNET("libknet"),
    /**
     * In both, for the time in which a cluster moves from libknet's format to sessions. It is <b>no
     * safer than libknet's format</b>: whoever can cut the links, or has the key file, brings that
     * back; and an identity counts for nothing until the host is {@link #SESSION}.
     */
    EITHER("either");

    private final String wireName;

    Dialect(String wireName) {
        this.wireName = wireName;
    }

    /** The name in files and commands, in lower case. */
    public String wireName() {
        return wireName;
    }

    /** Whether sessions are begun and taken. */
    public boolean speaksSessions() {
        return this != LIBKNET;
    }

    /**
     * Finds a dialect by its name.
     *
     * @param name case is ignored
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
     */
    public static Dialect ofName(String name) {
        requireNonNull(name, "name");
        for (Dialect dialect : values()) {
            if (dialect.wireName.equalsIgnoreCase(name)) {
                return dialect;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown dialect \"" + name + "\"; use session, libknet or either");
    }
}
