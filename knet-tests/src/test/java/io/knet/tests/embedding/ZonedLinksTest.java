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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links between the same link-local addresses on different interfaces. */
@Tag("waiting")
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

    private static OddJvm hold(int id, NetNamespace namespace, String... addresses)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("hold", "" + id, "" + (3 - id)));
        arguments.addAll(List.of(addresses));
        return OddJvm.start(namespace.prefix(), List.of(), arguments.toArray(String[]::new));
    }

    /** Their local addresses differ in nothing but the interface. */
    @Test
    void aDynamicLinkBesideAStaticOneHearsItsPeer() throws IOException {
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace here = namespaces.add();
            NetNamespace there = namespaces.add();
            Veth first = namespaces.connect(here, there);
            Veth second = namespaces.connect(here, there);
            give(first.left(), HERE);
            give(second.left(), HERE);
            try (OddJvm one =
                            hold(
                                    1,
                                    here,
                                    at(HERE, first.left(), "%ZONE"),
                                    at(THERE, first.left(), "%ZONE"),
                                    at(HERE, second.left(), "%ZONE"),
                                    "dynamic");
                    OddJvm two = node(2, there, List.of(first.right(), second.right()), "%ZONE")) {
                one.awaitUpAll("2/0", "2/1");
                two.awaitUpAll("1/0", "1/1");
            }
        }
    }

    @Test
    void aLinkMovesToTheSameAddressesOnAnotherInterface() throws IOException {
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace here = namespaces.add();
            NetNamespace there = namespaces.add();
            Veth first = namespaces.connect(here, there);
            Veth second = namespaces.connect(here, there);
            give(second.left(), HERE);
            give(second.right(), THERE);
            try (OddJvm one = node(1, here, List.of(first.left()), "%ZONE");
                    OddJvm two = node(2, there, List.of(first.right()), "%ZONE")) {
                one.awaitUpAll("2/0");
                two.awaitUpAll("1/0");
                // Nothing but the other cable can bring the link up again.
                first.left().down();
                one.awaitDown("2/0");
                two.awaitDown("1/0");

                one.tell("0 " + ends(HERE, THERE, second.left()));
                two.tell("0 " + ends(THERE, HERE, second.right()));

                one.awaitUpAll("2/0");
                two.awaitUpAll("1/0");
            }
        }
    }

    private static String ends(String from, String to, Veth.End end) {
        return at(from, end, "%ZONE") + " " + at(to, end, "%ZONE");
    }

    /**
     * An interface that is removed and made again has the same name and another number, which
     * sockets on link-local addresses were bound to: those of links, and those of listeners, of
     * which dynamic links have nothing else until they hear their peer.
     */
    @ParameterizedTest
    @CsvSource({
        "fe80::a1, fe80::b1, 64, false",
        "fe80::a1, fe80::b1, 64, true",
        "2001:db8::a1, 2001:db8::b1, 64, false",
        "192.0.2.1, 192.0.2.2, 24, false",
        "192.0.2.1, 192.0.2.2, 24, true"
    })
    void comeUpAgainWhenTheInterfaceWasMadeAnew(String from, String to, int prefix, boolean dynamic)
            throws IOException {
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace here = namespaces.add();
            NetNamespace there = namespaces.add();
            Veth cable = namespaces.connect(here, there);
            give(cable.left(), from, prefix);
            give(cable.right(), to, prefix);
            String left = endpoint(from, cable.left());
            String right = endpoint(to, cable.right());
            String farOfLeft = endpoint(to, cable.left());
            String farOfRight = dynamic ? "dynamic" : endpoint(from, cable.right());
            try (OddJvm one =
                            OddJvm.start(
                                    here.prefix(), List.of(), "hold", "1", "2", left, farOfLeft);
                    OddJvm two =
                            OddJvm.start(
                                    there.prefix(),
                                    List.of(),
                                    "hold",
                                    "2",
                                    "1",
                                    right,
                                    farOfRight)) {
                assertThat(one.outcome()).startsWith("added");
                assertThat(two.outcome()).startsWith("added");
                one.awaitUpAll("2/0");
                two.awaitUpAll("1/0");
                String numberBefore = number(cable.left());

                cable.left().namespace().ip("link", "del", cable.left().device());
                one.awaitDown("2/0");
                two.awaitDown("1/0");
                makeAnew(cable);
                give(cable.left(), from, prefix);
                give(cable.right(), to, prefix);

                assertThat(number(cable.left())).isNotEqualTo(numberBefore);
                one.awaitUpAll("2/0");
                two.awaitUpAll("1/0");
            }
        }
    }

    private static String number(Veth.End end) {
        return end.namespace().ip("-o", "link", "show", "dev", end.device()).split(":")[0];
    }

    private static void makeAnew(Veth cable) {
        NetNamespace here = cable.left().namespace();
        here.ip(
                "link",
                "add",
                cable.left().device(),
                "type",
                "veth",
                "peer",
                "name",
                cable.right().device(),
                "netns",
                cable.right().namespace().name().orElseThrow());
        cable.left().up();
        cable.right().up();
    }

    private static void give(Veth.End end, String address, int prefix) {
        boolean v6 = address.contains(":");
        List<String> command =
                new ArrayList<>(
                        List.of("addr", "add", address + "/" + prefix, "dev", end.device()));
        if (v6) {
            command.add("nodad");
        }
        end.namespace().ip(command.toArray(String[]::new));
    }

    private static String endpoint(String address, Veth.End end) {
        boolean linkLocal = address.startsWith("fe80");
        return address.contains(":")
                ? at(address, end, linkLocal ? "%ZONE" : "")
                : address + ":5405";
    }
}
