package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    private static Endpoint endpoint(String text) {
        return Endpoint.of(KnetAddress.parse(text));
    }

    @Test
    void findsWhatIsKeptForItsZoneOnly() {
        Map<Endpoint, String> byEndpoint =
                Map.of(
                        endpoint("[fe80::1%4711]:5405"), "one",
                        endpoint("[fe80::1%4712]:5405"), "two");

        assertThat(byEndpoint)
                .containsEntry(endpoint("[fe80::1%4711]:5405"), "one")
                .containsEntry(endpoint("[fe80::1%4712]:5405"), "two")
                .doesNotContainKey(endpoint("[fe80::1]:5405"))
                .doesNotContainKey(endpoint("[fe80::1%4711]:5406"));
    }

    @Test
    void theZoneOfAGlobalAddressMeansNothing() {
        assertThat(endpoint("[fd00::1%4711]:5405"))
                .isEqualTo(endpoint("[fd00::1]:5405"))
                .hasSameHashCodeAs(endpoint("[fd00::1]:5405"));
    }

    @ParameterizedTest
    @CsvSource({
        "[fe80::1%4711]:1,[fe80::1%4711]:2,true",
        "[fe80::1%4711]:1,[fe80::1%4712]:1,false",
        "[fe80::1%4711]:1,[fe80::2%4711]:1,false",
        "10.0.0.1:1,10.0.0.1:2,true",
        "10.0.0.1:1,10.0.0.2:1,false"
    })
    void comparesAddressesWithoutTheirPorts(String one, String other, boolean same) {
        assertThat(endpoint(one).hasIpOf(KnetAddress.parse(other))).isEqualTo(same);
    }

    @Test
    void knowsItsAddressWhereverItComesFrom() {
        InetSocketAddress address = KnetAddress.parse("[fe80::1%4711]:5405");

        assertThat(Endpoint.of(address).address()).isSameAs(address);
        assertThat(Endpoint.of(address)).hasToString("[fe80::1%4711]:5405");
    }

    @ParameterizedTest
    @CsvSource({
        "[fe80::b1]:5405,[fe80::a1%4711]:1,[fe80::b1%4711]:5405",
        "[fe80::b1%4712]:5405,[fe80::a1%4711]:1,[fe80::b1%4712]:5405",
        "[fe80::b1]:5405,[::]:1,[fe80::b1]:5405",
        "[fd00::b1]:5405,[fe80::a1%4711]:1,[fd00::b1]:5405",
        "10.0.0.2:5405,10.0.0.1:1,10.0.0.2:5405"
    })
    void aPeerWithoutAZoneIsInThatOfTheLink(String peer, String local, String expected) {
        assertThat(Endpoint.of(KnetAddress.parse(peer), KnetAddress.parse(local)))
                .isEqualTo(endpoint(expected));
    }
}
