package io.knet;

import static java.util.Objects.requireNonNull;

import io.knet.spi.KnetProvider;
import java.util.List;
import java.util.Optional;

/**
 * What works here: on this machine, with this JVM and the libraries that are on the class path or
 * module path (spec api 6.3, 7.1, 11.11, 15.4). Every crypto model, cipher, hash and compression
 * model that is listed has passed a trial.
 *
 * @param transports what can carry packets, also what cannot and why
 * @param kernelFeatures what the kernel may offer to make links faster, also what it does not and
 *     why; a slower way is taken then
 * @param cryptoModels names of the crypto models, the default one first. libknet's names {@code
 *     nss} and {@code openssl} are not listed, but accepted in its place
 * @param ciphers the ciphers that every one of these models offers, without {@code NONE}; none
 *     without a crypto model
 * @param hashes the hashes that every one of these models offers
 * @param compressors the compression models whose library is there, in the order of their wire ids,
 *     without {@code NONE}
 */
public record KnetCapabilities(
        List<Transport> transports,
        List<KernelFeature> kernelFeatures,
        List<String> cryptoModels,
        List<CryptoCipher> ciphers,
        List<CryptoHash> hashes,
        List<CompressionModel> compressors) {
    /** Copies the lists. */
    public KnetCapabilities {
        requireNonNull(transports, "transports");
        requireNonNull(kernelFeatures, "kernelFeatures");
        requireNonNull(cryptoModels, "cryptoModels");
        requireNonNull(ciphers, "ciphers");
        requireNonNull(hashes, "hashes");
        requireNonNull(compressors, "compressors");
        transports = List.copyOf(transports);
        kernelFeatures = List.copyOf(kernelFeatures);
        cryptoModels = List.copyOf(cryptoModels);
        ciphers = List.copyOf(ciphers);
        hashes = List.copyOf(hashes);
        compressors = List.copyOf(compressors);
    }

    /**
     * Something that can carry packets.
     *
     * @param name as {@link io.knet.stats.LinkStatus#transport()} names it, for example {@code
     *     udp/epoll}
     * @param libknetName libknet's name, in capitals
     * @param libknetId libknet's number
     * @param unavailable why it does not work here; empty if it does
     */
    public record Transport(
            String name, String libknetName, int libknetId, Optional<String> unavailable) {
        /** Refuses null. */
        public Transport {
            requireNonNull(name, "name");
            requireNonNull(libknetName, "libknetName");
            requireNonNull(unavailable, "unavailable");
        }

        /** Whether it works here. */
        public boolean isAvailable() {
            return unavailable.isEmpty();
        }
    }

    /**
     * Something that a kernel may offer to make links faster. Each is tried out, not only asked
     * for.
     *
     * @param name the kernel's name for it, for example {@code UDP_SEGMENT}
     * @param unavailable why it does not work here; empty if it does
     */
    public record KernelFeature(String name, Optional<String> unavailable) {
        /** Refuses null. */
        public KernelFeature {
            requireNonNull(name, "name");
            requireNonNull(unavailable, "unavailable");
        }

        /** Whether it works here. */
        public boolean isAvailable() {
            return unavailable.isEmpty();
        }
    }

    /**
     * Finds out what works here, which takes some milliseconds. Not for event loops.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} without an implementation of knet
     */
    public static KnetCapabilities current() {
        return KnetProvider.load().capabilities();
    }
}
