package io.knet.netty;

import io.knet.KnetCapabilities;
import io.knet.KnetCapabilities.Transport;
import io.knet.compress.Compressors;
import io.knet.crypto.CryptoModels;
import io.knet.netty.transport.Transports;
import java.util.List;
import java.util.Optional;

/** Finds out what works here. */
final class Capabilities {
    private static final String UDP = "UDP";
    private static final int UDP_ID = 1;

    private Capabilities() {}

    static KnetCapabilities find() {
        return new KnetCapabilities(
                List.of(
                        new Transport("udp/epoll", UDP, UDP_ID, Transports.epollUnavailable()),
                        new Transport("udp/nio", UDP, UDP_ID, Optional.empty())),
                CryptoModels.names(),
                CryptoModels.ciphers(),
                CryptoModels.hashes(),
                Compressors.available());
    }
}
