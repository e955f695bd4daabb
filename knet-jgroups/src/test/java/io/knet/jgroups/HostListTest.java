package io.knet.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.knet.KnetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostListTest {
    private static InetSocketAddress address(String text) {
        return KnetAddress.parse(text);
    }

    @Test
    void readsHostsWithTheAddressesOfTheirLinks() {
        HostList list =
                HostList.parse(
                        "2 = [::1]:5405 | 10.1.0.2:5406 ,1=localhost:5405|10.1.0.1:5405,9=dynamic");

        assertThat(list.ids()).containsExactly(1, 2, 9);
        assertThat(list.addresses(2))
                .containsExactly(address("[::1]:5405"), address("10.1.0.2:5406"));
        assertThat(list.addresses(1).get(0).getAddress().isLoopbackAddress()).isTrue();
        assertThat(list.addresses(1).get(0).getPort()).isEqualTo(5405);
        assertThat(list.addresses(9)).isEmpty();
        assertThat(list.contains(9)).isTrue();
        assertThat(list.contains(3)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1; must be like 1=10.0.0.1:5405",
                "''; must be like 1=10.0.0.1:5405",
                "1=10.0.0.1:5405,; must be like 1=10.0.0.1:5405",
                "x=10.0.0.1:5405; host id \"x\" must be 0 to 65535",
                "65536=10.0.0.1:5405; host id \"65536\" must be 0 to 65535",
                "1=10.0.0.1; host 1: address \"10.0.0.1\" must be like",
                "1=10.0.0.1:70000; host 1:",
                "1=10.0.0.300:5405; host 1:",
                "1=10.0.0.1:5405,1=10.0.0.2:5405; host 1 is listed twice",
                "1=10.0.0.1:5405,2=10.0.0.2:5405|10.1.0.2:5405; different numbers of addresses [1, 2]",
                "1=10.0.0.1:5405,2=dynamic,3=dynamic; hosts [2, 3] are dynamic",
                "1=dynamic; no host has an address",
                "1=a:1|a:2|a:3|a:4|a:5|a:6|a:7|a:8|a:9; host 1",
            })
    void saysWhatIsWrongWithAList(String text, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostList.parse(text))
                .withMessageContaining(problem);
    }

    @Test
    void thisNodeIsTheHostWithAnAddressOfThisMachine() {
        HostList list = HostList.parse("1=10.0.0.1:5405,2=10.0.0.2:5405,3=dynamic");

        assertThat(OwnHost.find(list, address("10.0.0.2:5405")::equals)).isEqualTo(2);
        assertThat(OwnHost.find(HostList.parse("4=127.0.0.1:5405,5=192.0.2.1:5405"))).isEqualTo(4);
    }

    @Test
    void aNodeThatCannotFindItselfAsksForItsId() {
        HostList list = HostList.parse("1=10.0.0.1:5405,2=10.0.0.2:5405");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> OwnHost.find(list, here -> false))
                .withMessageContaining("no host of hosts has an address of this machine")
                .withMessageContaining("node_id");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OwnHost.find(list, here -> true))
                .withMessageContaining("hosts [1, 2] all have addresses of this machine");
    }
}
