package io.knet.netty;

import static java.util.Objects.requireNonNull;

import io.knet.KnetCapabilities;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandleBuilder;
import io.knet.NodePublicKey;
import io.knet.session.crypto.SessionCrypto;
import io.knet.session.crypto.SessionCryptos;
import io.knet.spi.KnetProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Makes handles on Netty, and asks the name service for them. */
public final class NettyKnetProvider implements KnetProvider {
    private static final NameResolver NAMES = new NameResolver(InetAddress::getAllByName);

    @Override
    public KnetHandleBuilder builder(int hostId) {
        return new NettyHandleBuilder(hostId);
    }

    @Override
    public KnetCapabilities capabilities() {
        NettyVersion.check();
        return Capabilities.find();
    }

    @Override
    public CompletableFuture<List<InetSocketAddress>> resolveAsync(
            String host, int port, Duration timeout) {
        requireNonNull(host, "host");
        requireNonNull(timeout, "timeout");
        return NAMES.resolve(host, port, timeout);
    }

    @Override
    public NodePublicKey publicKeyOf(byte[] privateKey) {
        requireNonNull(privateKey, "privateKey");
        SessionCrypto crypto = SessionCryptos.standard();
        try {
            return NodePublicKey.of(crypto.publicKey(privateKey));
        } catch (GeneralSecurityException e) {
            throw new KnetException(
                    KnetError.MODEL_UNAVAILABLE, "there is no X25519 here: " + e.getMessage(), e);
        }
    }
}
