package io.knet.netty.handle;

import io.knet.AeadCipher;
import io.knet.CryptoConfig;
import io.knet.KnetException;
import io.knet.crypto.engine.CryptoWarmUp;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.CipherWarmUp;
import io.knet.session.crypto.SessionCryptos;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Warms up what seals and opens packets, beside the start of a handle, which does not wait for it:
 * each pair of algorithms once in a JVM, however many handles, hosts and keys there are. Any
 * thread.
 */
public final class WarmUps {
    /** A JVM without a compiler, or a busy machine, is not kept from its work for longer. */
    static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final Logger LOG = KnetLogging.logger(LogSubsystem.CRYPTO);

    private final Executor threads;
    private final LongSupplier nanoTime;
    private final Set<String> begun = ConcurrentHashMap.newKeySet();

    /**
     * Warm-ups that have not begun.
     *
     * @param threads runs each of them
     * @param nanoTime the monotonic clock
     */
    public WarmUps(Executor threads, LongSupplier nanoTime) {
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    /** None: for handles under virtual time. */
    public static WarmUps none() {
        return new WarmUps(neverRun -> {}, () -> 0);
    }

    /** Warms up the algorithms of a configuration that works here, of which it keeps no key. */
    public void warmUp(CryptoConfig config) {
        CryptoWarmUp work = new CryptoWarmUp(config);
        begin(work.algorithms(), work::run);
    }

    /** Warms up the cipher of sessions. */
    public void warmUp(AeadCipher cipher) {
        AeadAlgorithm algorithm =
                switch (cipher) {
                    case AES_GCM -> AeadAlgorithm.AES_GCM;
                    case CHACHA_POLY -> AeadAlgorithm.CHACHA_POLY;
                };
        CipherWarmUp work = new CipherWarmUp(SessionCryptos.standard(), algorithm);
        begin(work.algorithms(), work::run);
    }

    private void begin(String algorithms, Work work) {
        if (begun.add(algorithms)) {
            threads.execute(() -> run(algorithms, work));
        }
    }

    private void run(String algorithms, Work work) {
        long beganNanos = nanoTime.getAsLong();
        try {
            int packets = work.run(() -> nanoTime.getAsLong() - beganNanos < MOST_NANOS);
            LOG.debug(
                    "{} was warmed up with {} packets in {} ms",
                    algorithms,
                    packets,
                    TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - beganNanos));
        } catch (GeneralSecurityException | KnetException e) {
            // What is wrong is said where packets are sealed.
            LOG.debug("{} could not be warmed up", algorithms, e);
        }
    }

    private interface Work {
        int run(BooleanSupplier goesOn) throws GeneralSecurityException;
    }
}
