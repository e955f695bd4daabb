package io.knet.tools.node.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetException;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.admin.value.LinkName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkSpecTest {
    @Test
    void readsALinkWithAddresses() {
        LinkSpec spec = LinkSpec.parse("2/7,127.0.0.1:0,10.1.2.3:65535");

        assertThat(spec.name()).isEqualTo(new LinkName(2, 7));
        assertThat(spec.config())
                .isEqualTo(
                        LinkConfig.udp(
                                        AddressText.parse("127.0.0.1:0"),
                                        AddressText.parse("10.1.2.3:65535"))
                                .withEnabled(false));
    }

    @Test
    void readsIpv6AndPriority() {
        LinkConfig config = LinkSpec.parse("2/0,[::1]:5405,[fe80::1]:5406,priority=255").config();

        assertThat(config.local()).isEqualTo(AddressText.parse("[::1]:5405"));
        assertThat(config.remote()).contains(AddressText.parse("[fe80::1]:5406"));
        assertThat(config.priority()).isEqualTo(255);
    }

    @Test
    void readsADynamicLink() {
        LinkConfig config = LinkSpec.parse("2/0,127.0.0.1:5405,dynamic,priority=9").config();

        assertThat(config)
                .isEqualTo(
                        LinkConfig.dynamic(AddressText.parse("127.0.0.1:5405"))
                                .withPriority(9)
                                .withEnabled(false));
    }

    @Test
    void readsTheTransport() {
        LinkConfig config =
                LinkSpec.parse("2/0,127.0.0.1:5405,127.0.0.2:5406,transport=sctp").config();
        LinkConfig dynamic =
                LinkSpec.parse("2/0,127.0.0.1:5405,dynamic,transport=sctp,priority=3").config();

        assertThat(config)
                .isEqualTo(
                        LinkConfig.sctp(
                                        AddressText.parse("127.0.0.1:5405"),
                                        AddressText.parse("127.0.0.2:5406"))
                                .withEnabled(false));
        assertThat(dynamic)
                .isEqualTo(
                        LinkConfig.sctp(AddressText.parse("127.0.0.1:5405"))
                                .withPriority(3)
                                .withEnabled(false));
    }

    @Test
    void takesTheHeartbeatOfTheNode() {
        LinkTimers timers = LinkTimers.ofMillis(50, 500);

        assertThat(LinkSpec.parse("2/0,127.0.0.1:1,127.0.0.2:1").config(timers).timers())
                .isEqualTo(timers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2/0 | \"2/0\" must have a link and two addresses, as in 2/0,127.0.0.1:5405,127.0.0.2:5405",
                "2,127.0.0.1:1,127.0.0.2:1 | link \"2\" must be PEER/LINK, as in 2/0",
                "2/0/1,127.0.0.1:1,127.0.0.2:1 | link \"2/0/1\" must be PEER/LINK, as in 2/0",
                "x/0,127.0.0.1:1,127.0.0.2:1 | host id \"x\" must be a number from 0 to 65535",
                "2/8,127.0.0.1:1,127.0.0.2:1 | link id \"8\" must be a number from 0 to 7",
                "2/0,127.0.0.1,127.0.0.2:1 | address \"127.0.0.1\" must be like 127.0.0.1:5405 or [::1]:5405",
                "2/0,127.0.0.1:1,127.0.0.2:1,9 | \"9\" must be priority=... or transport=...",
                "2/0,127.0.0.1:1,127.0.0.2:1,transport=loopback | a loopback link has no addresses; a file can describe one",
                "2/0,127.0.0.1:1,127.0.0.2:1,priority=256 | priority \"256\" must be a number from 0 to 255",
                "2/0,127.0.0.1:1,127.0.0.2:1,priority=1,priority=2 | priority is given twice"
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinkSpec.parse(text))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2/0,127.0.0.1:1,[::1]:1   | different families",
                "2/0,127.0.0.1:1,0.0.0.0:1 | wildcard",
                "2/0,127.0.0.1:1,10.0.0.1:0 | remote port is 0"
            })
    void leavesToTheLibraryWhatDoesNotFitTogether(String text, String message) {
        assertThatThrownBy(() -> LinkSpec.parse(text))
                .isInstanceOf(KnetException.class)
                .hasMessageContaining(message);
    }
}
