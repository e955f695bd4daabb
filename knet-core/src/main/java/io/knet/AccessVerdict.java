package io.knet;

/** What an entry of an access list says about the sources that it matches (spec api 9). */
public enum AccessVerdict {
    /** Packets are processed. */
    ACCEPT,
    /** Packets are dropped. */
    REJECT
}
