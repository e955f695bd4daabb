package io.knet;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The keys of a handle's sessions: two slots for key files, as {@link CryptoControl} has for
 * libknet's format, so that a cluster changes its key file without a pause. Load the new file into
 * the free slot of every node, then have every node use it, then clear the old one everywhere.
 * Thread safe. After the handle was closed every call but {@link #inUse()} fails with {@link
 * KnetError#HANDLE_CLOSED}.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface SessionControl {
    /**
     * Loads a key file into a slot that is not in use; sessions that were made with what it held
     * end. Sessions that peers begin with it are taken at once.
     *
     * @param slot 1 or 2
     * @param key the bytes of the key file, {@link KnetLimits#MIN_KEY} to {@link
     *     KnetLimits#MAX_KEY}, copied
     * @throws KnetException {@link KnetError#IN_USE} if sessions are begun with the slot, {@link
     *     KnetError#INVALID_ARGUMENT}
     */
    void set(int slot, byte[] key);

    /**
     * Begins all sessions with a slot from now on, and begins all anew at once, while the old ones
     * go on.
     *
     * @param slot 1 or 2
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if it is empty
     */
    void use(int slot);

    /**
     * Empties a slot that is not in use: its keys are wiped, and the sessions that were made with
     * them end.
     *
     * @param slot 1 or 2
     * @throws KnetException {@link KnetError#IN_USE}, {@link KnetError#INVALID_ARGUMENT}
     */
    void clear(int slot);

    /** The slot that sessions are begun with; empty after the handle was closed. */
    OptionalInt inUse();

    /** This node's public key; empty if it has no identity. */
    Optional<NodePublicKey> publicKey();
}
