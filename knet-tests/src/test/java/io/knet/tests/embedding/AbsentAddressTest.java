package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has an address that the machine does not have yet. */
@Tag("waiting")
@Interop(Need.NAMESPACES)
final class AbsentAddressTest {
    private static final int ROUNDS = 30;
    private static final int FIRST_PORT = 5405;

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

    /** Both look at the same instant, and may both see that nobody has the address. */
    @ParameterizedTest
    @CsvSource({"192.0.2.1:%d,192.0.2.2:5405", "[2001:db8::1]:%d,[2001:db8::2]:5405"})
    void isTakenByOneOfTwoProcessesThatWantItAtTheSameInstant(String from, String to)
            throws IOException {
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace namespace = namespaces.add();
            try (OddJvm one = OddJvm.start(namespace.prefix(), List.of(), "contend");
                    OddJvm other = OddJvm.start(namespace.prefix(), List.of(), "contend")) {
                for (int round = 0; round < ROUNDS; round++) {
                    String line = String.format(from, FIRST_PORT + round) + " " + to;
                    one.tell(line);
                    other.tell(line);
                    List<String> outcomes = List.of(one.outcome(), other.outcome());
                    assertThat(outcomes)
                            .as("round %d", round)
                            .filteredOn(outcome -> outcome.startsWith("added"))
                            .hasSize(1);
                    assertThat(outcomes)
                            .allMatch(
                                    outcome ->
                                            outcome.startsWith("added")
                                                    || outcome.startsWith(
                                                            "refused ADDRESS_IN_USE"));
                    one.tell("end");
                    other.tell("end");
                    one.awaitEnded();
                    other.awaitEnded();
                }
            }
        }
    }
}
