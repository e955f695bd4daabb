package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LinkTransportTest {
    private static void assertUnknown(ThrowingCallable call, String what) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining("unknown transport " + what);
    }

    @Test
    void isFoundByItsNumberAndItsName() {
        for (LinkTransport transport : LinkTransport.values()) {
            assertThat(LinkTransport.ofCode(transport.code())).isEqualTo(transport);
            assertThat(LinkTransport.ofName(transport.name())).isEqualTo(transport);
            assertThat(LinkTransport.ofName(transport.wireName())).isEqualTo(transport);
        }
        assertThat(LinkTransport.ofName("LoopBack")).isEqualTo(LinkTransport.LOOPBACK);
    }

    @Test
    void refusalNamesEveryTransportThereIs() {
        for (LinkTransport transport : LinkTransport.values()) {
            assertThatThrownBy(() -> LinkTransport.ofName("carrier pigeon"))
                    .hasMessageContaining(transport.wireName());
            assertThatThrownBy(() -> LinkTransport.ofCode(99))
                    .hasMessageContaining(transport.code() + " (" + transport.wireName() + ")");
        }
    }

    @Test
    void othersAreUnknown() {
        assertUnknown(() -> LinkTransport.ofCode(3), "3");
        assertUnknown(() -> LinkTransport.ofCode(-1), "-1");
        assertUnknown(() -> LinkTransport.ofName("udpu"), "\"udpu\"");
        assertUnknown(() -> LinkTransport.ofName(""), "\"\"");
    }
}
