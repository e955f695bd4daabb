package io.knet.spi;

import io.knet.KnetCapabilities;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandleBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;

/** An implementation of the API, found by {@link ServiceLoader}. */
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
     * Finds the implementation on the class path or module path.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} if there is none
     */
    static KnetProvider load() {
        return ServiceLoader.load(KnetProvider.class, KnetProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(
                        () ->
                                new KnetException(
                                        KnetError.NOT_SUPPORTED,
                                        "no implementation of knet found; add knet-netty to the class path"
                                                + " or module path"));
    }
}
