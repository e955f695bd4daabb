package io.knet.protocol;

import io.knet.AccessEntry;
import io.knet.AccessVerdict;
import io.knet.KnetError;
import io.knet.KnetException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides by source address which packets a link takes (spec wire 11.3, api 9): the first entry
 * that matches decides, and a source that none matches is rejected. Immutable: a change makes a new
 * list, so that packets are judged by the old or the new one and never by half of each.
 */
public final class AccessList {
    /** The list without entries, which rejects everything. */
    public static final AccessList EMPTY = new AccessList(List.of());

    private final List<AccessEntry> entries;
    private final Rule[] rules;

    private AccessList(List<AccessEntry> entries) {
        this.entries = List.copyOf(entries);
        rules = entries.stream().map(Rule::of).toArray(Rule[]::new);
    }

    /**
     * A list of the given entries in their order.
     *
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if two are equal
     */
    public static AccessList of(AccessEntry... entries) {
        AccessList list = EMPTY;
        for (AccessEntry entry : entries) {
            list = list.append(entry);
        }
        return list;
    }

    /** The list that a static link has: it accepts the link's destination, and nobody else. */
    public static AccessList onlyFrom(InetAddress destination) {
        return of(new AccessEntry.Address(destination, AccessVerdict.ACCEPT));
    }

    /**
     * This list with one more entry at its end.
     *
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if the list has an equal entry
     */
    public AccessList append(AccessEntry entry) {
        return insert(entries.size(), entry);
    }

    /**
     * This list with one more entry.
     *
     * @param index the place that the entry will have, exactly (libknet misses it, spec api Q15): 0
     *     for the front, up to the number of entries for the end
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if the list has an equal entry, {@link
     *     KnetError#INVALID_ARGUMENT} if there can be no such place
     */
    public AccessList insert(int index, AccessEntry entry) {
        if (index < 0 || index > entries.size()) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "cannot insert at "
                            + index
                            + " into an access list of "
                            + entries.size()
                            + "; use 0 to "
                            + entries.size());
        }
        if (entries.contains(entry)) {
            throw new KnetException(
                    KnetError.ALREADY_EXISTS,
                    "the access list has \""
                            + entry
                            + "\" at "
                            + entries.indexOf(entry)
                            + "; remove it first to move it");
        }
        List<AccessEntry> more = new ArrayList<>(entries);
        more.add(index, entry);
        return new AccessList(more);
    }

    /**
     * This list without one of its entries.
     *
     * @throws KnetException {@link KnetError#NOT_FOUND} if the list has no equal entry
     */
    public AccessList remove(AccessEntry entry) {
        List<AccessEntry> fewer = new ArrayList<>(entries);
        if (!fewer.remove(entry)) {
            throw new KnetException(
                    KnetError.NOT_FOUND,
                    "the access list has no \"" + entry + "\"; it has " + entries);
        }
        return new AccessList(fewer);
    }

    /** The entries in their order. */
    public List<AccessEntry> entries() {
        return entries;
    }

    /** What becomes of packets from a source. */
    public AccessVerdict judge(InetAddress source) {
        AddressBits bits = AddressBits.of(source);
        for (Rule rule : rules) {
            if (rule.matches(bits)) {
                return rule.verdict;
            }
        }
        return AccessVerdict.REJECT;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessList that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }

    /** Every kind of entry: the source, cut by the mask, lies between two addresses. */
    private record Rule(
            AddressBits mask, AddressBits first, AddressBits last, AccessVerdict verdict) {
        static Rule of(AccessEntry entry) {
            if (entry instanceof AccessEntry.Mask network) {
                AddressBits bits = AddressBits.of(network.network());
                return new Rule(AddressBits.of(network.mask()), bits, bits, entry.verdict());
            }
            if (entry instanceof AccessEntry.Range range) {
                return whole(
                        AddressBits.of(range.first()),
                        AddressBits.of(range.last()),
                        entry.verdict());
            }
            AddressBits bits = AddressBits.of(((AccessEntry.Address) entry).address());
            return whole(bits, bits, entry.verdict());
        }

        private static Rule whole(AddressBits first, AddressBits last, AccessVerdict verdict) {
            return new Rule(new AddressBits(first.ipv6(), -1, -1), first, last, verdict);
        }

        boolean matches(AddressBits source) {
            if (source.ipv6() != first.ipv6()) {
                return false;
            }
            AddressBits bits = source.and(mask);
            return first.upTo(bits) && bits.upTo(last);
        }
    }
}
