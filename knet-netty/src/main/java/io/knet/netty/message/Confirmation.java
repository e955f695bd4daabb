package io.knet.netty.message;

/** What a received message's sender wants to be told. For one thread at a time. */
public final class Confirmation {
    private final long id;
    private final int link;
    private final long epoch;
    private boolean listenerFailed; // one thread at a time

    /**
     * A receipt is wanted.
     *
     * @param id what the sender calls the message
     * @param link the link that it came over
     * @param epoch between which restarts of the two nodes the id means anything
     */
    public Confirmation(long id, int link, long epoch) {
        this.id = id;
        this.link = link;
        this.epoch = epoch;
    }

    /** What the sender calls the message. */
    public long id() {
        return id;
    }

    /** The link that it came over. */
    public int link() {
        return link;
    }

    /** Between which restarts of the two nodes the id means anything. */
    public long epoch() {
        return epoch;
    }

    /** The listener threw an exception. */
    public void listenerFailed() {
        listenerFailed = true;
    }

    /** Whether the listener threw an exception. */
    public boolean hasListenerFailed() {
        return listenerFailed;
    }
}
