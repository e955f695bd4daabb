package io.knet.log;

import static java.util.Objects.requireNonNull;

import io.knet.KnetError;
import io.knet.KnetException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The parts of knet that log, with libknet's numbers and names (spec api 1.3). Numbers up to 19 are
 * configuration, 20 to 39 workers, 40 to 59 transports, 60 to 69 crypto, 70 to 79 compression. All
 * of libknet's are listed; knet itself does not use every one.
 */
public enum LogSubsystem {
    COMMON(0, "common"),
    /** The handle, its events and the program's callbacks. */
    HANDLE(1, "handle"),
    /** Hosts that become reachable, and stop being so. */
    HOST(2, "host"),
    /** The sockets that take what comes from strangers. */
    LISTENER(3, "listener"),
    /** Links that come up and go down, and their sockets' errors. */
    LINK(4, "link"),
    TRANSPORT(5, "transport"),
    /** Crypto models and slots. */
    CRYPTO(6, "crypto"),
    COMPRESS(7, "compress"),
    /** For the program's own destination filter; knet does not use it. */
    FILTER(19, "filter"),
    DSTCACHE(20, "dstcache"),
    HEARTBEAT(21, "heartbeat"),
    /** The search for path MTUs. */
    PMTUD(22, "pmtud"),
    TX(23, "tx"),
    /** Packets and messages that are dropped, in both directions. */
    RX(24, "rx"),
    LOOPBACK(40, "loopback"),
    UDP(41, "udp"),
    SCTP(42, "sctp"),
    NSSCRYPTO(60, "nsscrypto"),
    OPENSSLCRYPTO(61, "opensslcrypto"),
    /** Only in libknet 2.0. */
    GCRYPTCRYPTO(62, "gcryptcrypto"),
    ZLIBCOMP(70, "zlibcomp"),
    LZ4COMP(71, "lz4comp"),
    LZ4HCCOMP(72, "lz4hccomp"),
    LZO2COMP(73, "lzo2comp"),
    LZMACOMP(74, "lzmacomp"),
    BZIP2COMP(75, "bzip2comp"),
    ZSTDCOMP(76, "zstdcomp"),
    UNKNOWN(254, "unknown");

    private final int code;
    private final String wireName;

    LogSubsystem(int code, String wireName) {
        this.code = code;
        this.wireName = wireName;
    }

    /** libknet's number. */
    public int code() {
        return code;
    }

    /** libknet's name, in lower case. */
    public String wireName() {
        return wireName;
    }

    /** The name of the subsystem's SLF4J logger: {@code io.knet.} and libknet's name. */
    public String loggerName() {
        return "io.knet." + wireName;
    }

    /**
     * Finds a subsystem by libknet's number.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if there is none
     */
    public static LogSubsystem ofCode(int code) {
        for (LogSubsystem subsystem : values()) {
            if (subsystem.code == code) {
                return subsystem;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT, "unknown log subsystem " + code + "; " + names());
    }

    /**
     * Finds a subsystem by libknet's name; case is ignored.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if there is none, where libknet
     *     gives {@link #UNKNOWN}
     */
    public static LogSubsystem ofName(String name) {
        requireNonNull(name, "name");
        for (LogSubsystem subsystem : values()) {
            if (subsystem.wireName.equalsIgnoreCase(name)) {
                return subsystem;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT, "unknown log subsystem \"" + name + "\"; " + names());
    }

    private static String names() {
        return "use "
                + Arrays.stream(values())
                        .map(LogSubsystem::wireName)
                        .collect(Collectors.joining(", "));
    }
}
