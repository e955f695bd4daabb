package io.knet.session;

/** What an index stands for: a {@link Session}, or a handshake that waits for its answer. */
public interface IndexEntry {
    /** The id of the host that it is with, 0 to 65535. */
    int host();
}
