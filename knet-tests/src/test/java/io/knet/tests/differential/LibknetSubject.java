package io.knet.tests.differential;

import io.knet.CryptoConfig;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LibknetPeerBuilder;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.ReceivedMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A node of real libknet. */
final class LibknetSubject extends Subject {
    private final LibknetPeer libknet;

    LibknetSubject(LinkEnds path, Optional<CryptoConfig> crypto, Path keyFile) {
        super(new WirePeer(path.right(), path.left(), crypto));
        LibknetPeerBuilder builder =
                LibknetPeer.builder(1)
                        .link(WirePeer.ID, 0, path)
                        .timers(Duration.ofMillis(200), Duration.ofMillis(5000), 1)
                        .manualMtu(1500)
                        .channels(CHANNELS);
        crypto.ifPresent(
                config ->
                        builder.crypto(
                                "openssl",
                                config.cipher().wireName(),
                                config.hash().wireName(),
                                keyFile));
        libknet = builder.start();
        awaitReady();
    }

    private void awaitReady() {
        libknet.awaitReachable(WirePeer.ID);
        libknet.discardEvents();
        peer.answers().clear();
    }

    boolean isAlive() {
        return libknet.isAlive();
    }

    /** A new process instead of one that may be damaged. */
    void restart() {
        libknet.restart();
        awaitReady();
    }

    @Override
    Optional<Delivered> nextMessage(long millis) {
        try {
            ReceivedMessage message =
                    ReceivedMessage.of(
                            libknet.awaitEvent(
                                    LibknetPeer.is("message"), Duration.ofMillis(millis)));
            return Optional.of(
                    new Delivered(
                            message.channel(), message.length(), message.fnv64(), message.text()));
        } catch (AssertionError none) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        libknet.close();
        peer.close();
    }
}
