package io.knet.tests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkConfig;
import io.knet.config.ConfiguredLink;
import io.knet.config.KnetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations in the example for Kubernetes, which no test runs. */
class KubernetesExampleTest {
    private static final Path EXAMPLE = Path.of("../deploy/kubernetes/knet.yaml");

    @TempDir private Path folder;

    @Test
    void theTwoNodesFitTogether() throws Exception {
        try (KnetConfig first = load("first.conf");
                KnetConfig second = load("second.conf")) {
            assertThat(first.hosts().get(0).id()).isEqualTo(second.nodeId());
            assertThat(second.hosts().get(0).id()).isEqualTo(first.nodeId());
            List<LinkConfig> of = links(first);
            List<LinkConfig> to = links(second);
            assertThat(of.get(0).isDynamic()).isTrue();
            assertThat(to.get(0).isDynamic()).isFalse();
            assertThat(of.get(1).remote()).contains(to.get(1).local());
            assertThat(to.get(1).remote()).contains(of.get(1).local());
            // Where the service is that the other node has for a peer.
            String service = to.get(0).remote().orElseThrow().getAddress().getHostAddress();
            assertThat(Files.readString(EXAMPLE)).contains("\n  clusterIP: " + service + "\n");
        }
    }

    private static List<LinkConfig> links(KnetConfig config) {
        return config.hosts().get(0).links().stream().map(ConfiguredLink::config).toList();
    }

    /** One of the files in the example's map. */
    private KnetConfig load(String name) throws IOException {
        Path key = folder.resolve("cluster.key");
        Files.write(key, new byte[256]);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        String text =
                Files.readAllLines(EXAMPLE).stream()
                        .dropWhile(line -> !line.equals("  " + name + ": |"))
                        .skip(1)
                        .takeWhile(line -> line.startsWith("    "))
                        .map(String::strip)
                        .collect(Collectors.joining("\n"))
                        .replace("/etc/knet/key/cluster.key", "cluster.key");
        return KnetConfig.load(Files.writeString(folder.resolve(name), text));
    }
}
