package io.knet;

import java.time.Duration;

/** The limits of the protocol (spec wire 16) and of what may be configured, all in one place. */
public final class KnetLimits {
    /** The largest host id; ids start at 0. */
    public static final int MAX_HOST_ID = 65535;

    /** Links per host; ids are 0 to 7. */
    public static final int MAX_LINKS = 8;

    /** Data channels per handle; numbers are 0 to 31. */
    public static final int MAX_CHANNELS = 32;

    /** The longest message, in bytes. */
    public static final int MAX_MESSAGE = 65536;

    /** The largest number of fragments that all versions of libknet accept for one message. */
    public static final int MAX_FRAGMENTS = 254;

    /** The longest datagram that UDP over IPv4 carries, in bytes. */
    public static final int MAX_DATAGRAM = 65507;

    /** Least interface MTU that can be set by hand, in bytes: what every IPv4 path carries. */
    public static final int MIN_MTU = 576;

    /** Greatest interface MTU that can be set by hand, in bytes: the longest IP packet. */
    public static final int MAX_MTU = 65535;

    /** The shortest private key, in bytes. */
    public static final int MIN_KEY = 128;

    /** The longest private key, in bytes. */
    public static final int MAX_KEY = 4096;

    /** The highest link priority; priorities start at 0. */
    public static final int MAX_PRIORITY = 255;

    /** The fewest pongs that a link may need to come up: libknet's pong count 1. */
    public static final int MIN_PONGS_TO_COME_UP = 2;

    /** The most pongs that a link may need to come up: libknet's pong count 255. */
    public static final int MAX_PONGS_TO_COME_UP = 256;

    /** The highest back-off of a young link's timeout; factors start at 1. */
    public static final int MAX_BACKOFF = 1000;

    /** The longest of any interval or timeout that is repeated. */
    public static final Duration MAX_INTERVAL = Duration.ofDays(1);

    /** The highest UDP port. */
    public static final int MAX_PORT = 65535;

    /** The highest DSCP. */
    public static final int MAX_DSCP = 63;

    /** The smallest buffer that a socket may be given, in bytes. */
    public static final int MIN_SOCKET_BUFFER = 4096;

    /** The most event loops that a handle may create for itself. */
    public static final int MAX_THREADS = 1024;

    /** The most threads that may help the event loops of a handle to seal. */
    public static final int MAX_SEALING_THREADS = 64;

    /** The longest that an event loop may look again before it sleeps. */
    public static final Duration MAX_SPIN = Duration.ofSeconds(1);

    /** The most messages of a host that may be incomplete at a time. */
    public static final int MAX_INCOMPLETE_MESSAGES = 1024;

    /** The longest host name, in bytes of UTF-8. */
    public static final int MAX_HOST_NAME = 255;

    /** Slots for crypto configurations; their numbers start at 1. */
    public static final int CRYPTO_SLOTS = 2;

    /** The smallest limit that a file of a packet capture may have, in bytes. */
    public static final int MIN_CAPTURE_FILE = 256 << 10;

    /** The most files that a packet capture keeps. */
    public static final int MAX_CAPTURE_FILES = 1000;

    /** The least memory for packets that wait to be written to a capture, in bytes. */
    public static final int MIN_CAPTURE_QUEUE = 128 << 10;

    /**
     * Messages that wait for receipts of one host, unless its {@link HostConfig} says otherwise.
     */
    public static final int DEFAULT_UNCONFIRMED_MESSAGES = 1024;

    /** Most messages that may wait for receipts of one host: a receiver remembers one more. */
    public static final int MAX_UNCONFIRMED_MESSAGES = 65_535;

    /** Bytes of messages that wait for receipts of one host, unless its config says otherwise. */
    public static final int DEFAULT_UNCONFIRMED_BYTES = 16 << 20;

    private KnetLimits() {}
}
