package io.knet;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * One entry of the access list of a dynamic link: which sources it matches, and what becomes of
 * their packets (spec wire 11.3, api 9). Sources are compared by IP address, never by port or
 * scope; an entry matches sources of its own family only. Two entries are equal if they are of one
 * kind, with the same addresses and the same verdict. Immutable.
 *
 * <p>There are the three kinds that libknet has, and there will be no others: programs may take
 * entries apart by kind.
 */
public sealed interface AccessEntry {
    /** What becomes of packets from a source that this entry matches. */
    AccessVerdict verdict();

    /** The text form without the verdict, as {@link #of(String, AccessVerdict)} reads it. */
    String sources();

    /** Accepts the sources that a text names; see {@link #of(String, AccessVerdict)}. */
    static AccessEntry accept(String sources) {
        requireNonNull(sources, "sources");
        return of(sources, AccessVerdict.ACCEPT);
    }

    /** Rejects the sources that a text names; see {@link #of(String, AccessVerdict)}. */
    static AccessEntry reject(String sources) {
        requireNonNull(sources, "sources");
        return of(sources, AccessVerdict.REJECT);
    }

    /**
     * Makes an entry from its text form. Names of hosts are not looked up.
     *
     * @param sources an address ({@code 10.0.0.1}, {@code fe80::1}), a network ({@code 10.0.0.0/8},
     *     {@code 10.0.0.0/255.0.0.0}, {@code fd00::/8}) or a range ({@code 10.0.0.1-10.0.0.9});
     *     blanks around the separators are allowed
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if the text is none of these, or as
     *     the constructors of {@link Address}, {@link Mask} and {@link Range}
     */
    static AccessEntry of(String sources, AccessVerdict verdict) {
        requireNonNull(sources, "sources");
        requireNonNull(verdict, "verdict");
        return AccessEntryText.parse(sources, verdict);
    }

    /**
     * Matches one address.
     *
     * @param address the address
     * @param verdict what becomes of its packets
     */
    record Address(InetAddress address, AccessVerdict verdict) implements AccessEntry {
        /** Reduces the address to its bytes: names and scopes are dropped. */
        public Address {
            requireNonNull(address, "address");
            requireNonNull(verdict, "verdict");
            address = AccessEntryText.bare(address);
        }

        @Override
        public String sources() {
            return IpText.format(address);
        }

        @Override
        public String toString() {
            return AccessEntryText.format(this);
        }
    }

    /**
     * Matches the sources that, cut by a mask, are a given network. The mask may have gaps. Where
     * libknet stores a network with bits outside the mask, which then silently matches nothing,
     * this one is refused.
     *
     * @param network the network's address
     * @param mask the mask, an address of the same family
     * @param verdict what becomes of the packets
     */
    record Mask(InetAddress network, InetAddress mask, AccessVerdict verdict)
            implements AccessEntry {
        /**
         * Checks that network and mask fit.
         *
         * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if the families differ, or if
         *     the network has bits outside the mask; the message then names the network that was
         *     probably meant
         */
        public Mask {
            requireNonNull(network, "network");
            requireNonNull(mask, "mask");
            requireNonNull(verdict, "verdict");
            network = AccessEntryText.bare(network);
            mask = AccessEntryText.bare(mask);
            AccessEntryText.requireSameFamily(network, mask, "/");
            byte[] bits = AccessEntryText.and(network, mask);
            if (!Arrays.equals(bits, network.getAddress())) {
                throw new KnetException(
                        KnetError.INVALID_ARGUMENT,
                        "access entry "
                                + AccessEntryText.network(network, mask)
                                + " would match nothing, as its address has bits outside the mask; use "
                                + AccessEntryText.network(AccessEntryText.address(bits), mask));
            }
        }

        @Override
        public String sources() {
            return AccessEntryText.network(network, mask);
        }

        @Override
        public String toString() {
            return AccessEntryText.format(this);
        }
    }

    /**
     * Matches the addresses from one to another, both included, in numeric order.
     *
     * @param first the lowest address
     * @param last the highest address, of the same family and not below {@code first}
     * @param verdict what becomes of the packets
     */
    record Range(InetAddress first, InetAddress last, AccessVerdict verdict)
            implements AccessEntry {
        /**
         * Checks that the addresses are in order.
         *
         * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if the families differ, or if
         *     {@code first} is above {@code last}, which libknet accepts and never matches
         */
        public Range {
            requireNonNull(first, "first");
            requireNonNull(last, "last");
            requireNonNull(verdict, "verdict");
            first = AccessEntryText.bare(first);
            last = AccessEntryText.bare(last);
            AccessEntryText.requireSameFamily(first, last, "-");
            if (Arrays.compareUnsigned(first.getAddress(), last.getAddress()) > 0) {
                throw new KnetException(
                        KnetError.INVALID_ARGUMENT,
                        "access entry "
                                + IpText.format(first)
                                + "-"
                                + IpText.format(last)
                                + " is empty, as its first address is above its last; exchange the two");
            }
        }

        @Override
        public String sources() {
            return IpText.format(first) + "-" + IpText.format(last);
        }

        @Override
        public String toString() {
            return AccessEntryText.format(this);
        }
    }
}
