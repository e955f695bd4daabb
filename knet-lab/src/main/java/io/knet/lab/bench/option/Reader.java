package io.knet.lab.bench.option;

/** What takes received messages in a Java node that measures round trips. */
public enum Reader {
    /** The channel's listener, which runs on an event loop. */
    LISTENER,
    /** A thread that waits for the channel's queue, as the C program waits for a descriptor. */
    QUEUE
}
