package io.knet.tests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import io.knet.tools.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The nodes of the compose file, with the files that they have there, on two networks like those.
 */
@Timeout(180)
@Interop(Need.NAMESPACES)
@Tag("any-jdk")
class ComposeFailOverTest {
    private static final Path COMPOSE = Path.of("../deploy/compose");

    @TempDir private Path folder;

    @Test
    void theNodesGoOnWhenOneOfTheirNetworksIsCut() throws Exception {
        Path key = Files.write(folder.resolve("cluster.key"), new byte[256]);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace first = namespaces.add();
            NetNamespace second = namespaces.add();
            Veth left = namespaces.connect(first, second);
            Veth right = namespaces.connect(first, second);
            address(left, "10.77.0.1");
            address(right, "10.77.1.1");
            try (RunningNode one = node(first, 1);
                    RunningNode two = node(second, 2)) {
                two.await(up(1, true));
                one.await(up(1, true));
                left.left().down();
                two.await(up(0, false));
                one.command("send 2 after-the-cut");
                two.await("\"text\":\"after-the-cut\"");
                assertThat(two.said()).noneMatch(line -> line.contains("\"reachable\":false"));
                left.left().up();
                two.await(up(0, true));
            }
        }
    }

    private static String up(int link, boolean up) {
        return "\"event\":\"link\",\"host\":\\d,\"link\":" + link + ",\"up\":" + up;
    }

    private static void address(Veth cable, String begin) {
        add(cable.left(), begin + "1/24");
        add(cable.right(), begin + "2/24");
    }

    private static void add(Veth.End end, String address) {
        end.namespace().ip("address", "add", address, "dev", end.device());
    }

    private RunningNode node(NetNamespace where, int number) throws IOException {
        String name = "node" + number + ".conf";
        Path conf = Files.copy(COMPOSE.resolve(name), folder.resolve(name));
        List<String> command = new ArrayList<>(where.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("node", "--json", "--config", conf.toString()));
        RunningNode node = new RunningNode(command);
        node.await("\"event\":\"ready\"");
        return node;
    }
}
