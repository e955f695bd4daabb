package io.knet;

/** Which way a message goes. */
public enum Direction {
    /** From the application to the network. */
    TX,
    /** From the network to the application. */
    RX
}
