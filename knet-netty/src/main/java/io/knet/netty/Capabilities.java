package io.knet.netty;

import io.knet.KnetCapabilities;
import io.knet.KnetCapabilities.KernelFeature;
import io.knet.KnetCapabilities.Transport;
import io.knet.LinkTransport;
import io.knet.compress.Compressors;
import io.knet.crypto.engine.CryptoModels;
import io.knet.netty.transport.TrainSupport;
import io.knet.netty.transport.Transports;
import java.util.List;
import java.util.Optional;

/** Finds out what works here. */
final class Capabilities {
    private Capabilities() {}

    static KnetCapabilities find() {
        return new KnetCapabilities(
                List.of(
                        transport("loopback", LinkTransport.LOOPBACK, Optional.empty()),
                        transport("udp/epoll", LinkTransport.UDP, Transports.epollUnavailable()),
                        transport("udp/nio", LinkTransport.UDP, Optional.empty())),
                kernelFeatures(),
                CryptoModels.names(),
                CryptoModels.ciphers(),
                CryptoModels.hashes(),
                Compressors.available());
    }

    private static Transport transport(
            String name, LinkTransport kind, Optional<String> unavailable) {
        return new Transport(name, kind.name(), kind.code(), unavailable);
    }

    private static List<KernelFeature> kernelFeatures() {
        Optional<String> noEpoll = Transports.epollUnavailable();
        TrainSupport trains =
                noEpoll.isPresent() ? new TrainSupport(noEpoll, noEpoll) : TrainSupport.here();
        return List.of(
                new KernelFeature("UDP_SEGMENT", trains.sendProblem()),
                new KernelFeature("UDP_GRO", trains.receiveProblem()));
    }
}
