package io.knet.spi;

import io.knet.KnetCapabilities;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandleBuilder;
import io.knet.NodeIdentity;
import io.knet.NodePublicKey;
import io.knet.service.Services;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An implementation of the API, found by {@link java.util.ServiceLoader}. */
public interface KnetProvider {
    /**
     * Starts the configuration of a handle.
     *
     * @param hostId id of this node, 0 to {@link io.knet.KnetLimits#MAX_HOST_ID}
     */
    KnetHandleBuilder builder(int hostId);

    /** Finds out what works here. */
    KnetCapabilities capabilities();

    /**
     * Carries out {@link io.knet.KnetAddress#resolveAsync}, whose checks the arguments have passed.
     *
     * @param host a name, no address
     */
    CompletableFuture<List<InetSocketAddress>> resolveAsync(
            String host, int port, Duration timeout);

    /**
     * Computes the public key of an identity's private key (X25519).
     *
     * @param privateKey {@link NodeIdentity#BYTES} bytes, neither changed nor kept
     * @throws KnetException {@link KnetError#MODEL_UNAVAILABLE} if nothing here computes X25519
     */
    NodePublicKey publicKeyOf(byte[] privateKey);

    /**
     * Finds the implementation on the class path or module path: through the thread's context class
     * loader first, then through knet's own.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} if there is none, or none that can be
     *     loaded, with the reasons as suppressed exceptions
     */
    static KnetProvider load() {
        List<Throwable> broken = new ArrayList<>();
        List<KnetProvider> found = Services.all(KnetProvider.class, broken::add);
        if (!found.isEmpty()) {
            return found.get(0);
        }
        KnetException none =
                new KnetException(
                        KnetError.NOT_SUPPORTED,
                        broken.isEmpty()
                                ? "no implementation of knet found; add knet-netty to the class path"
                                        + " or module path"
                                : "no implementation of knet can be loaded: " + broken.get(0));
        broken.forEach(none::addSuppressed);
        throw none;
    }
}
