package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.knet.CompressionModel;
import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import io.knet.Errno;
import io.knet.KnetAddress;
import io.knet.KnetCapabilities;
import io.knet.KnetCapabilities.KernelFeature;
import io.knet.KnetCapabilities.Transport;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTransport;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import java.net.InetSocketAddress;
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
                        tuple("udp/nio", "UDP", 1, Optional.empty()),
                        tuple("sctp/nio", "SCTP", 2, sctp()));
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

    /** Why there is no SCTP, whose words the next test looks at. */
    private Optional<String> sctp() {
        return here.transports().stream()
                .filter(transport -> transport.libknetId() == LinkTransport.SCTP.code())
                .findFirst()
                .flatMap(Transport::unavailable);
    }

    @Test
    void aLinkOfATransportThatDoesNotWorkIsRefusedForThatReason() {
        assumeThat(sctp()).isPresent();
        InetSocketAddress local = KnetAddress.parse("127.0.0.1:5405");
        try (KnetHandle handle = KnetHandle.builder(1).build()) {
            KnetHost host = handle.addHost(2, LinkPolicy.PASSIVE);
            LinkConfig config = LinkConfig.sctp(local, KnetAddress.parse("127.0.0.2:5405"));

            assertThatThrownBy(() -> host.addLink(0, config))
                    .isInstanceOfSatisfying(
                            KnetException.class,
                            e -> {
                                assertThat(e.error()).isEqualTo(KnetError.NOT_SUPPORTED);
                                assertThat(e.errno()).isEqualTo(Errno.EPROTONOSUPPORT);
                            })
                    .hasMessageContaining("cannot listen at 127.0.0.1:5405")
                    .hasMessageContaining(sctp().orElseThrow());
            assertThat(host.links()).isEmpty();
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
