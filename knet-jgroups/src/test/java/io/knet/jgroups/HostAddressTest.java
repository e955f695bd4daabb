package io.knet.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jgroups.Address;
import org.jgroups.util.ByteArrayDataInputStream;
import org.jgroups.util.ByteArrayDataOutputStream;
import org.jgroups.util.UUID;
import org.jgroups.util.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostAddressTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 40_000, 65_535})
    void survivesTheWayThroughAMessage(int host) throws Exception {
        HostAddress address = new HostAddress(host);
        ByteArrayDataOutputStream out = new ByteArrayDataOutputStream();
        Util.writeAddress(address, out);

        assertThat(out.position()).isEqualTo(Util.size(address));
        Address read =
                Util.readAddress(new ByteArrayDataInputStream(out.buffer(), 0, out.position()));
        assertThat((Object) read).isEqualTo(address).hasSameHashCodeAs(address);
        assertThat(((HostAddress) read).host()).isEqualTo(host);
    }

    @Test
    void refusesWhatIsNoHostId() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HostAddress(65_536))
                .withMessage("host id 65536 must be 0 to 65535");
        assertThatIllegalArgumentException().isThrownBy(() -> new HostAddress(-1));
    }

    @Test
    void hasAnIpAddressThatNobodyCanConnectTo() {
        HostAddress address = new HostAddress(0x1234);

        assertThat(address.getIpAddress().getHostAddress()).isEqualTo("100:0:0:0:0:0:0:1234");
        assertThat(address.getPort()).isZero();
        assertThat(address.getIpAddress().isLoopbackAddress()).isFalse();
    }

    @Test
    void isPrintedWithItsHostId() {
        assertThat(new HostAddress(7).printIpAddress()).isEqualTo("knet:7");
        assertThat(new HostAddress(7)).hasToString("knet:7");
    }

    @Test
    void isOrderedByHostIdAmongItsKind() {
        assertThat(new HostAddress(3).compareTo(new HostAddress(20))).isNegative();
        assertThat((Object) new HostAddress(3))
                .isNotEqualTo(new HostAddress(4))
                .isNotEqualTo("knet:3");
        assertThatThrownBy(() -> new HostAddress(3).compareTo(UUID.randomUUID()))
                .isInstanceOf(ClassCastException.class);
    }
}
