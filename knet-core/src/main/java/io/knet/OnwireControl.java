package io.knet;

import java.util.OptionalInt;

/**
 * The version of the wire format (spec api 15.6, wire 2.2). A handle begins with the oldest version
 * that it knows; once every host that was added has been heard, it takes the newest one that all of
 * them understand, unless a version is forced. Only version 1 exists so far. Thread safe.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface OnwireControl {
    /** The versions of this node. */
    OnwireVersion own();

    /**
     * The versions of a host, from its last ping.
     *
     * @param host id of a host, or of this node, which need not be a host
     * @throws KnetException {@link KnetError#UNKNOWN_HOST}
     */
    OnwireVersion of(int host);

    /** The version that was forced; empty if it is chosen. */
    OptionalInt forced();

    /**
     * Sends packets of one version, whatever other hosts understand.
     *
     * @param version from the oldest to the newest version of {@link #own()}
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT}
     */
    void force(int version);

    /** Chooses the version again, after {@link #force}. */
    void automatic();
}
