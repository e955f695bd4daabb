package io.knet.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.Errno;
import io.knet.KnetAddress;
import io.knet.KnetCapabilities;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.LinkTransport;
import org.junit.jupiter.api.Test;

/** Here, as in a program that has not added it, the module of a transport is missing. */
class AbsentTransportTest {
    private static final String WHY =
            "the module knet-sctp is not on the class path or module path";

    @Test
    void aLinkIsRefusedWithTheNameOfTheModuleThatIsMissing() {
        try (KnetHandle handle = new NettyHandleBuilder(1).build()) {
            KnetHost host = handle.addHost(2);

            assertThatThrownBy(
                            () ->
                                    host.addLink(
                                            0,
                                            LinkConfig.sctp(
                                                    KnetAddress.parse("127.0.0.1:5405"),
                                                    KnetAddress.parse("127.0.0.2:5405"))))
                    .isInstanceOfSatisfying(
                            KnetException.class,
                            e -> {
                                assertThat(e.error()).isEqualTo(KnetError.NOT_SUPPORTED);
                                assertThat(e.errno()).isEqualTo(Errno.EPROTONOSUPPORT);
                            })
                    .hasMessageContaining("SCTP")
                    .hasMessageEndingWith(WHY);
            assertThat(host.links()).isEmpty();
        }
    }

    @Test
    void capabilitiesSayWhichModuleIsMissing() {
        assertThat(KnetCapabilities.current().transports())
                .filteredOn(transport -> transport.libknetId() == LinkTransport.SCTP.code())
                .singleElement()
                .satisfies(
                        sctp -> {
                            assertThat(sctp.name()).isEqualTo("sctp");
                            assertThat(sctp.unavailable()).contains(WHY);
                        });
    }
}
