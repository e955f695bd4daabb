package io.knet;

import java.util.OptionalInt;

/**
 * The crypto slots of a handle (spec wire 5.4, api 6). Two slots hold configurations; one of them,
 * or none, is used to send. Packets are accepted with both, the sending slot first. Slot numbers
 * are local: peers may hold the same configuration under other numbers. Thread safe; a change acts
 * on the next packet.
 *
 * <p>Rekeying without loss, each step on all nodes before the next: {@link #set} the free slot,
 * {@link #use} it, {@link #clear} the old one.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface CryptoControl {
    /**
     * Fills or replaces a slot, after a trial run. Packets are accepted with it at once.
     *
     * @param slot 1 or 2
     * @param config copied; the caller may close it afterwards
     * @throws KnetException {@link KnetError#IN_USE} if the slot is used to send, {@link
     *     KnetError#INVALID_ARGUMENT}, {@link KnetError#UNKNOWN_ALGORITHM}, {@link
     *     KnetError#MODEL_UNAVAILABLE}, {@link KnetError#SELF_TEST_FAILED}; the slot then keeps
     *     what it held
     */
    void set(int slot, CryptoConfig config);

    /**
     * Empties a slot and wipes its keys. No effect if empty.
     *
     * @param slot 1 or 2
     * @throws KnetException {@link KnetError#IN_USE} if the slot is used to send, {@link
     *     KnetError#INVALID_ARGUMENT}
     */
    void clear(int slot);

    /**
     * Sends with a slot from the next packet on.
     *
     * @param slot 1 or 2
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if the slot is empty or does not
     *     exist
     */
    void use(int slot);

    /**
     * Sends in clear from the next packet on. Slots stay filled and packets are accepted with them.
     */
    void useNone();

    /** The slot used to send, empty for clear. */
    OptionalInt inUse();

    /** Whether clear packets are accepted. */
    ClearTraffic clearTraffic();

    /** Accepts clear packets, or drops them. */
    void clearTraffic(ClearTraffic clearTraffic);
}
