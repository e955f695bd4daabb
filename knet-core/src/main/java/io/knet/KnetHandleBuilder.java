package io.knet;

import java.time.Duration;

/**
 * Configures a handle. Values are checked together at {@link #build()}, which names everything that
 * is wrong in one exception. Not thread safe.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface KnetHandleBuilder {
    /**
     * Starts with crypto: loads the configuration in slot 1, sends with it and accepts no clear
     * traffic, as libknet's one-call set-up does. Without this call packets are sent in clear.
     *
     * @param config copied; the caller may close it after {@link #build()}
     */
    KnetHandleBuilder crypto(CryptoConfig config);

    /**
     * Whether clear packets are accepted although crypto is configured; {@link
     * ClearTraffic#DISALLOW} with crypto, {@link ClearTraffic#ALLOW} without, unless set here.
     */
    KnetHandleBuilder clearTraffic(ClearTraffic setting);

    /**
     * Speaks in sessions with other nodes of knet, unless a host's {@link HostConfig} says
     * otherwise: with forward secrecy, without repetitions, and with AEAD ciphers. Packets of hosts
     * that speak libknet's format are sealed as {@link #crypto} says all the same.
     *
     * @param config copied at {@link #build()}; the caller may close it after that
     */
    KnetHandleBuilder sessions(SessionConfig config);

    /** Compresses messages before they are cut and sealed; not compressed unless set. */
    KnetHandleBuilder compression(CompressionConfig config);

    /** Which sockets to use; {@link NativeMode#AUTO} unless set. */
    KnetHandleBuilder nativeMode(NativeMode mode);

    /**
     * Event loops that the handle creates for itself, 1 to {@link KnetLimits#MAX_THREADS}; half the
     * processors unless set. Not used if the implementation is given loops of the caller's.
     */
    KnetHandleBuilder threads(int threads);

    /**
     * Threads that help the event loops to encrypt, 0 to {@link KnetLimits#MAX_SEALING_THREADS}; 0
     * unless set: each event loop then encrypts what its links send by itself. With them, the
     * packets that an event loop has to send at a time, if they are several and have 32 KiB
     * together, are encrypted by it and by those of these threads that are free, and leave when all
     * of them are ready, in their order. For streams of encrypted messages on machines with cores
     * to spare; where there are none, it makes things slower. The threads begin with the first such
     * packets, end when there were none for some seconds, and at the end of the handle.
     */
    KnetHandleBuilder sealingThreads(int threads);

    /**
     * Low latency: how long an event loop of the handle's own that has nothing to do looks for work
     * again and again before it sleeps, 0 to {@link KnetLimits#MAX_SPIN}; 0 unless set. What comes
     * in that time, a packet or a call of another thread, is taken up without waking a thread,
     * which saves some 5 to 50 us each time. The price is CPU time: each event loop takes up to
     * this much more of its core after everything that it does, and all of the core while there is
     * something to do more often. With fewer free cores than event loops, the threads of the
     * program included, it makes things slower. Not allowed if the implementation is given loops of
     * the caller's, which do as they are told by their own settings.
     */
    KnetHandleBuilder spin(Duration time);

    /**
     * How long a sendSync waits for its outcome unless told otherwise, at least 1 ms; 1 s unless
     * set.
     */
    KnetHandleBuilder syncTimeout(Duration timeout);

    /**
     * How long {@link KnetHandle#close()} goes on sending what {@link DataChannel#send} has
     * accepted, 0 or more; 1 s unless set. It takes only as long as the sockets need.
     */
    KnetHandleBuilder closeDrain(Duration drain);

    /**
     * Size of each socket's send and receive buffer, in bytes, at least {@link
     * KnetLimits#MIN_SOCKET_BUFFER}; 8 MiB unless set.
     */
    KnetHandleBuilder socketBuffer(int bytes);

    /**
     * Makes the handle. It has no hosts, links or channels, and forwards nothing until told to.
     * Nothing is bound to the network yet.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} naming every value that is out of
     *     range; {@link KnetError#MODEL_UNAVAILABLE}, {@link KnetError#UNKNOWN_ALGORITHM} or {@link
     *     KnetError#SELF_TEST_FAILED} if the crypto or compression cannot work; {@link
     *     KnetError#NOT_SUPPORTED} if the native mode is not available here
     */
    KnetHandle build();
}
