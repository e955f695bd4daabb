package io.knet;

/**
 * How many messages of a host may be incomplete (spec api 15.8, wire 7.2). Thread safe.
 *
 * <p>libknet reserves buffers, grows their number when they are all in use, and shrinks it by
 * statistics of their use. Here an incomplete message takes as much memory as it is long, and only
 * while it is incomplete; so there is only a bound to be set, and no minimum, threshold or policy.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface ReassemblyControl {
    /** How many messages of a host may be incomplete at a time; 256 unless set. */
    int maxMessages();

    /**
     * Changes how many messages of each host, those there are and those that will be added, may be
     * incomplete at a time. A new message beyond that takes the place of the one that was not added
     * to for the longest time, which is counted; so is an incomplete message when so many sequence
     * numbers have gone by since its own. What a host can make this node keep is this number times
     * 64 KiB. In force when this returns, except on an event loop of the handle: then soon.
     *
     * @param messages a power of two from 1 to {@link KnetLimits#MAX_INCOMPLETE_MESSAGES}
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT}
     */
    void maxMessages(int messages);
}
