package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LinkTransportTest {
    private static void assertNotSupported(ThrowingCallable call, String what) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.NOT_SUPPORTED))
                .hasMessageContaining("there is no transport " + what);
    }

    @Test
    void isFoundByItsNumberAndItsName() {
        for (LinkTransport transport : LinkTransport.values()) {
            assertThat(LinkTransport.ofCode(transport.code())).isEqualTo(transport);
            assertThat(LinkTransport.ofName(transport.name())).isEqualTo(transport);
            assertThat(LinkTransport.ofName(transport.label())).isEqualTo(transport);
        }
        assertThat(LinkTransport.ofName("LoopBack")).isEqualTo(LinkTransport.LOOPBACK);
    }

    @Test
    void othersAreNotSupported() {
        assertNotSupported(() -> LinkTransport.ofCode(2), "2");
        assertNotSupported(() -> LinkTransport.ofCode(-1), "-1");
        assertNotSupported(() -> LinkTransport.ofName("SCTP"), "\"SCTP\"");
        assertNotSupported(() -> LinkTransport.ofName(""), "\"\"");
    }
}
