package io.knet.netty;

import io.knet.CompressionModel;
import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import io.knet.KnetCapabilities;
import io.knet.LinkTransport;
import io.knet.compress.Compressors;
import io.knet.crypto.engine.CryptoModels;
import io.knet.netty.link.TransportProvider;
import io.knet.netty.link.TransportProviders;
import io.knet.netty.transport.TrainSupport;
import io.knet.netty.transport.Transports;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What works here, found out. */
record Capabilities(
        List<Transport> transports,
        List<KernelFeature> kernelFeatures,
        List<String> cryptoModels,
        List<CryptoCipher> ciphers,
        List<CryptoHash> hashes,
        List<CompressionModel> compressors)
        implements KnetCapabilities {
    private record Carrier(
            String name, String libknetName, int libknetId, Optional<String> unavailable)
            implements Transport {}

    private record Feature(String name, Optional<String> unavailable) implements KernelFeature {}

    static KnetCapabilities find() {
        return new Capabilities(
                carriers(),
                features(),
                CryptoModels.names(),
                CryptoModels.ciphers(),
                CryptoModels.hashes(),
                Compressors.available());
    }

    private static List<Transport> carriers() {
        List<Transport> found = new ArrayList<>();
        found.add(transport("loopback", LinkTransport.LOOPBACK, Optional.empty()));
        found.add(transport("udp/epoll", LinkTransport.UDP, Transports.epollUnavailable()));
        found.add(transport("udp/nio", LinkTransport.UDP, Optional.empty()));
        for (TransportProvider provider : TransportProviders.find(broken -> {})) {
            found.add(transport(provider.name(), provider.transport(), provider.unavailable()));
        }
        for (LinkTransport kind : LinkTransport.values()) {
            if (found.stream().noneMatch(one -> one.libknetId() == kind.code())) {
                String why = TransportProviders.missing(kind);
                found.add(transport(kind.wireName(), kind, Optional.of(why)));
            }
        }
        return List.copyOf(found);
    }

    private static Transport transport(
            String name, LinkTransport kind, Optional<String> unavailable) {
        return new Carrier(name, kind.name(), kind.code(), unavailable);
    }

    private static List<KernelFeature> features() {
        Optional<String> noEpoll = Transports.epollUnavailable();
        TrainSupport trains =
                noEpoll.isPresent() ? new TrainSupport(noEpoll, noEpoll) : TrainSupport.here();
        return List.of(
                new Feature("UDP_SEGMENT", trains.sendProblem()),
                new Feature("UDP_GRO", trains.receiveProblem()));
    }
}
