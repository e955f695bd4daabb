package io.knet.jgroups;

import io.knet.ClearTraffic;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.Dialect;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.jgroups.util.SocketFactory;

/**
 * What protects a node's traffic.
 *
 * @param encrypted whether nothing of it can be read or forged on the network
 * @param words the same in one line
 */
record Protection(boolean encrypted, String words) {

    static Protection of(NodePlan plan, KnetHandle handle) {
        Protection format =
                plan.crypto()
                        .map(crypto -> of(crypto, handle.crypto().clearTraffic()))
                        .orElse(new Protection(false, "NOT ENCRYPTED: knet has no key"));
        if (plan.sessions().isEmpty()) {
            return format;
        }
        String sessions = "encrypted, in " + plan.sessions().orElseThrow() + ", forward secret";
        List<Integer> others =
                handle.hosts().stream()
                        .filter(host -> host.id() != handle.hostId())
                        .filter(host -> host.dialect() != Dialect.SESSION)
                        .map(KnetHost::id)
                        .toList();
        return others.isEmpty()
                ? new Protection(true, sessions)
                : new Protection(
                        format.encrypted,
                        sessions + "; but with hosts " + others + " perhaps " + format.words);
    }

    private static Protection of(CryptoConfig crypto, ClearTraffic clear) {
        if (clear == ClearTraffic.ALLOW) {
            return new Protection(
                    false, "encrypted, " + crypto + ", but PACKETS IN CLEAR ARE ACCEPTED as well");
        }
        if (crypto.cipher() == CryptoCipher.NONE) {
            return new Protection(false, "authenticated, but NOT ENCRYPTED: " + crypto);
        }
        return new Protection(true, "encrypted, " + crypto);
    }

    /**
     * Whoever gives JGroups a socket factory for TLS, as Keycloak does, relies on encryption and
     * says so in its log. KNET has no use for the factory, so it must not start without keys of its
     * own.
     *
     * @throws IllegalStateException if the factory is for TLS and the traffic is not encrypted
     */
    void requireFor(SocketFactory factory) {
        if (!encrypted && makesTls(factory)) {
            throw new IllegalStateException(
                    "KNET does not start: a TLS socket factory was set, so the cluster is expected"
                            + " to be encrypted, but knet's traffic would be "
                            + words
                            + ". KNET does not use TLS; give it a key (key_file, or [crypto] in"
                            + " knet.conf, without clear_traffic), or take the socket factory away");
        }
    }

    /** What can make no socket to look at is taken for TLS. */
    private static boolean makesTls(SocketFactory factory) {
        Optional<Closeable> socket = unconnected(factory);
        boolean tls = socket.isEmpty() || socket.get() instanceof SSLSocket;
        socket.ifPresent(Protection::close);
        return tls;
    }

    private static Optional<Closeable> unconnected(SocketFactory factory) {
        try {
            return Optional.ofNullable(factory.createSocket("knet.probe"));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it was never connected
        }
    }
}
