package io.knet;

import io.knet.spi.KnetProvider;
import java.util.List;
import java.util.Optional;

/**
 * What works here: on this machine, with this JVM and the libraries that are on the class path or
 * module path (spec api 6.3, 7.1, 11.11, 15.4). Every crypto model, cipher, hash and compression
 * model that is listed has passed a trial. Two are equal if they list the same.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface KnetCapabilities {
    /** What can carry packets, and what cannot, with the reason. */
    List<Transport> transports();

    /**
     * What the kernel may offer to make links faster, and what it does not, with the reason; a
     * slower way is taken then.
     */
    List<KernelFeature> kernelFeatures();

    /**
     * Names of the crypto models, the default one first. libknet's names {@code nss} and {@code
     * openssl} are not listed, but are accepted in its place.
     */
    List<String> cryptoModels();

    /**
     * The ciphers that every one of these models offers, without {@code NONE}; none without a
     * crypto model.
     */
    List<CryptoCipher> ciphers();

    /** The hashes that every one of these models offers. */
    List<CryptoHash> hashes();

    /**
     * The compression models whose library is there, in the order of their codes, without {@code
     * NONE}.
     */
    List<CompressionModel> compressors();

    /**
     * Something that can carry packets.
     *
     * <p>Not to be implemented by programs: methods will be added.
     */
    interface Transport {
        /**
         * As {@link io.knet.stats.LinkStatus#transport()} names it, for example {@code udp/epoll}.
         */
        String name();

        /** libknet's name, in capitals. */
        String libknetName();

        /** libknet's number. */
        int libknetId();

        /** Why it does not work here; empty if it does. */
        Optional<String> unavailable();

        /** Whether it works here. */
        default boolean isAvailable() {
            return unavailable().isEmpty();
        }
    }

    /**
     * Something that a kernel may offer to make links faster. Each is tried out, not only asked
     * for.
     *
     * <p>Not to be implemented by programs: methods will be added.
     */
    interface KernelFeature {
        /** The kernel's name for it, for example {@code UDP_SEGMENT}. */
        String name();

        /** Why it does not work here; empty if it does. */
        Optional<String> unavailable();

        /** Whether it works here. */
        default boolean isAvailable() {
            return unavailable().isEmpty();
        }
    }

    /**
     * Finds out what works here, which takes some milliseconds. Not for event loops.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} without an implementation of knet
     */
    static KnetCapabilities current() {
        return KnetProvider.load().capabilities();
    }
}
