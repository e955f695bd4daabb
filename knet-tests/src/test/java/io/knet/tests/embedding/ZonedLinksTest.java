package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links between the same link-local addresses on different interfaces. */
@Interop(Need.NAMESPACES)
final class ZonedLinksTest {
    private static final String HERE = "fe80::a1";
    private static final String THERE = "fe80::b1";

    private static void give(Veth.End end, String address) {
        end.namespace().ip("-6", "addr", "add", address + "/64", "dev", end.device(), "nodad");
    }

    private static String at(String address, Veth.End end, String zone) {
        return "[" + address + zone.replace("ZONE", end.device()) + "]:5405";
    }

    /** A link over each cable; the zone of the peer may be left to that of the local address. */
    private static OddJvm node(int id, NetNamespace namespace, List<Veth.End> ends, String peerZone)
            throws IOException {
        String own = id == 1 ? HERE : THERE;
        String other = id == 1 ? THERE : HERE;
        List<String> arguments = new ArrayList<>(List.of("hold", "" + id, "" + (3 - id)));
        for (Veth.End end : ends) {
            give(end, own);
            arguments.add(at(own, end, "%ZONE"));
            arguments.add(at(other, end, peerZone));
        }
        return OddJvm.start(namespace.prefix(), List.of(), arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%ZONE", ""})
    void areSeveralLinksAndAllComeUp(String peerZone) throws IOException {
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace here = namespaces.add();
            NetNamespace there = namespaces.add();
            List<Veth> cables =
                    List.of(namespaces.connect(here, there), namespaces.connect(here, there));
            List<Veth.End> left = cables.stream().map(Veth::left).toList();
            List<Veth.End> right = cables.stream().map(Veth::right).toList();
            try (OddJvm one = node(1, here, left, peerZone);
                    OddJvm two = node(2, there, right, peerZone)) {
                for (OddJvm node : List.of(one, two)) {
                    assertThat(node.outcome()).startsWith("added");
                    assertThat(node.outcome()).startsWith("added");
                }
                one.awaitUpAll("2/0", "2/1");
                two.awaitUpAll("1/0", "1/1");
            }
        }
    }
}
