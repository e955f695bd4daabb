package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has an address that the machine does not have yet. */
@Interop(Need.NAMESPACES)
final class AbsentAddressTest {
    private static OddJvm hold(NetNamespace namespace, String from, String to) throws IOException {
        return OddJvm.start(namespace.prefix(), List.of(), "hold", "1", "2", from, to);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:5405,192.0.2.2:5405,192.0.2.1/24",
        "[2001:db8::1]:5405,[2001:db8::2]:5405,2001:db8::1/64"
    })
    void belongsToTheProcessThatWasFirst(String from, String to, String subnet) throws IOException {
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace namespace = namespaces.add();
            try (OddJvm first = hold(namespace, from, to)) {
                assertThat(first.outcome()).startsWith("added");
                try (OddJvm second = hold(namespace, from, to)) {
                    assertThat(second.outcome())
                            .startsWith("refused ADDRESS_IN_USE")
                            .contains(from, "another process");
                }
                namespace.ip("addr", "add", subnet, "dev", "lo");
                try (OddJvm second = hold(namespace, from, to)) {
                    assertThat(second.outcome()).startsWith("refused ADDRESS_IN_USE");
                }
            }
            try (OddJvm next = hold(namespace, from, to)) {
                assertThat(next.outcome()).startsWith("added");
            }
        }
    }
}
