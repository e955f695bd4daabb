package io.knet;

import java.util.List;

/**
 * The access list of one link (spec wire 11.3, api 9): which sources a dynamic link takes packets
 * from. The first entry that matches a packet's source decides, and a source that none matches is
 * rejected, so that an empty list rejects everybody. What is rejected is dropped and counted as
 * {@link io.knet.stats.DropReason#ACCESS_LIST}, and never answered.
 *
 * <p>A static link always takes packets from its peer's address only. Its list says so and cannot
 * be changed. {@link KnetHandle#accessLists(boolean)} switches the lists of all dynamic links off
 * and on.
 *
 * <p>Changes are in force for the next packet. If a dynamic link's list does not accept its present
 * peer any more, the link goes down at once, for {@link LinkDownReason#ACCESS_REVOKED}, and forgets
 * the peer. Entries are kept while the link is disabled; they are gone when it is removed, or
 * changed to be static or of another family.
 *
 * <p>Thread safe. Once the link was removed every call fails with {@link KnetError#UNKNOWN_LINK}.
 * The calls that change the list fail with {@link KnetError#LINK_NOT_DYNAMIC} on a static link.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface AccessControl {
    /** The entries in the order in which they are tried; a snapshot. */
    List<AccessEntry> entries();

    /**
     * Adds an entry at the end.
     *
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if the list has an equal entry, {@link
     *     KnetError#INVALID_ARGUMENT} if its addresses are not of the link's family, so that it
     *     would match nothing
     */
    void add(AccessEntry entry);

    /**
     * Adds an entry at an exact place; those from there on move one place back.
     *
     * @param index 0 for the front, up to the number of entries for the end
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if there can be no such place, or as
     *     {@link #add}
     */
    void insert(int index, AccessEntry entry);

    /**
     * Removes the entry that is equal to the given one.
     *
     * @throws KnetException {@link KnetError#NOT_FOUND} if the list has no such entry
     */
    void remove(AccessEntry entry);

    /** Removes all entries, so that everybody is rejected. */
    void clear();
}
