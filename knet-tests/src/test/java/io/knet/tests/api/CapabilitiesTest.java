package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.knet.CompressionModel;
import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import io.knet.KnetCapabilities;
import io.knet.KnetCapabilities.KernelFeature;
import io.knet.KnetCapabilities.Transport;
import io.knet.KnetHandle;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With all of knet's modules and optional libraries on the class path, everything works. */
class CapabilitiesTest {
    private final KnetCapabilities here = KnetCapabilities.current();

    @Test
    void transportsSayWhyTheyDoNotWork() {
        assertThat(here.transports())
                .extracting(
                        Transport::name,
                        Transport::libknetName,
                        Transport::libknetId,
                        Transport::unavailable)
                .containsExactly(
                        tuple("loopback", "LOOPBACK", 0, Optional.empty()),
                        tuple("udp/epoll", "UDP", 1, NettyHandleBuilder.epollUnavailable()),
                        tuple("udp/nio", "UDP", 1, Optional.empty()));
        assertThat(here.transports())
                .filteredOn(t -> t.name().equals("udp/nio"))
                .allMatch(Transport::isAvailable);
        for (Transport transport : here.transports()) {
            if (transport.name().equals("udp/epoll") && transport.isAvailable()) {
                try (KnetHandle handle =
                        KnetHandle.builder(1).nativeMode(NativeMode.EPOLL).build()) {
                    assertThat(handle.hostId()).isOne();
                }
            }
        }
    }

    @Test
    void whatTheKernelOffersIsTriedOut() {
        assertThat(here.kernelFeatures())
                .extracting(KernelFeature::name)
                .containsExactly("UDP_SEGMENT", "UDP_GRO");
        for (KernelFeature feature : here.kernelFeatures()) {
            assertThat(feature.isAvailable()).isEqualTo(feature.unavailable().isEmpty());
        }
        Optional<String> noEpoll = NettyHandleBuilder.epollUnavailable();
        if (noEpoll.isPresent()) {
            assertThat(here.kernelFeatures())
                    .extracting(KernelFeature::unavailable)
                    .containsOnly(noEpoll);
        }
    }

    @Test
    void allCryptoWorks() {
        // Tests may have put models of their own beside these.
        assertThat(here.cryptoModels()).startsWith("jca", "bouncycastle");
        assertThat(here.ciphers())
                .containsExactlyElementsOf(
                        Stream.of(CryptoCipher.values())
                                .filter(cipher -> cipher != CryptoCipher.NONE)
                                .toList());
        assertThat(here.hashes()).containsExactly(CryptoHash.values());
    }

    @Test
    void ciphersAndHashesAreListedAsLibknetDoes() {
        List<String> ciphers = new ArrayList<>();
        for (CryptoCipher cipher : here.ciphers()) {
            for (String name : cipher.names()) {
                ciphers.add(name + " " + cipher.mode() + " " + cipher.keyBits());
                assertThat(CryptoCipher.ofName(name)).isEqualTo(cipher);
            }
        }
        assertThat(ciphers)
                .containsExactly(
                        "aes-128-cbc CBC 128",
                        "aes128 CBC 128",
                        "aes-192-cbc CBC 192",
                        "aes192 CBC 192",
                        "aes-256-cbc CBC 256",
                        "aes256 CBC 256",
                        "aes-128-ctr CTR 128",
                        "aes128-ctr CTR 128",
                        "aes-192-ctr CTR 192",
                        "aes192-ctr CTR 192",
                        "aes-256-ctr CTR 256",
                        "aes256-ctr CTR 256");
        assertThat(CryptoCipher.NONE.names()).containsExactly("none");
        assertThat(here.hashes().stream().map(hash -> hash.wireName() + " " + hash.bits()))
                .containsExactly("md5 128", "sha1 160", "sha256 256", "sha384 384", "sha512 512");
    }

    @Test
    void allCompressorsWork() {
        assertThat(here.compressors())
                .containsExactlyElementsOf(
                        Stream.of(CompressionModel.values())
                                .filter(model -> model != CompressionModel.NONE)
                                .toList());
    }
}
