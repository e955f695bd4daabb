package io.knet.admin.jmx;

/** What a data channel has counted. Not to be implemented by programs: members will be added. */
public interface ChannelData {
    /** Number of the channel. */
    int getNumber();

    /** Messages accepted to be sent. */
    long getSent();

    /** Messages refused because the send queue was full or they had nowhere to go. */
    long getRefused();

    /** Messages delivered. */
    long getReceived();

    /** Messages lost because the receive queue was full. */
    long getOverflowed();

    /** Bytes that wait to be sent. */
    long getSendQueueBytes();

    /** Bytes that wait to be received. */
    long getReceiveQueueBytes();
}
