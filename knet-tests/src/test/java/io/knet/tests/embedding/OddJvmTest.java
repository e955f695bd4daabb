package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetAddress;
import io.knet.tests.nodes.Jdk;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JVMs with options that change what the JDK and Netty can do. */
final class OddJvmTest {
    private static final List<String> IPV4_ONLY = List.of("-Djava.net.preferIPv4Stack=true");

    private final LinkEnds path = FreePorts.link();
    private final LinkEnds path6 = FreePorts.link6();

    private String exchange(String mode, List<String> options) throws IOException {
        return exchange(List.of(), mode, options);
    }

    private String exchange(List<String> prefix, String mode, List<String> options)
            throws IOException {
        return OddJvm.run(
                prefix,
                options,
                "exchange",
                mode,
                KnetAddress.format(path.left()),
                KnetAddress.format(path.right()),
                KnetAddress.format(path6.left()),
                KnetAddress.format(path6.right()));
    }

    @Test
    void epollHasIpv6AlsoWhereTheJvmHasNone() throws IOException {
        assertThat(exchange("EPOLL", IPV4_ONLY))
                .contains("added 2/0", "added 2/1", "up [2/0, 2/1]", "delivered");
    }

    @Test
    void aLinkThatTheJvmHasNoSocketsForIsRefusedAlone() throws IOException {
        assertThat(exchange("NIO", IPV4_ONLY))
                .contains(
                        "added 2/0",
                        "refused NOT_SUPPORTED",
                        "-Djava.net.preferIPv4Stack=true",
                        "up [2/0]",
                        "delivered");
    }

    /** As in many containers: the kernel knows IPv6, but no interface has it. */
    @Interop(Need.NAMESPACES)
    @ParameterizedTest
    @CsvSource({"EPOLL, 'added 2/1'", "NIO, 'refused NOT_SUPPORTED'"})
    void whereIpv6IsDisabledIpv4LinksAreNotTouched(String mode, String outcome) throws IOException {
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace namespace = namespaces.add();
            namespace.exec("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6");

            assertThat(exchange(namespace.prefix(), mode, List.of("-Dknet.odd.links=1")))
                    .contains("added 2/0", outcome, "up [2/0]", "delivered")
                    .doesNotContain("UnsupportedOperationException");
        }
    }

    @Test
    void itIsToldOnceWhyEpollIsMissingAndWhatThatCosts() throws IOException {
        String output = exchange("AUTO", List.of("-Dio.netty.transport.noNative=true"));

        assertThat(output).contains("up [2/0, 2/1]", "delivered");
        assertThat(output.lines().filter(line -> line.contains("epoll is not available")))
                .singleElement()
                .asString()
                .contains("WARN", "a system call of its own", "noNative")
                .contains("io.netty.native.workdir")
                .matches(line -> line.contains("482 bytes") != Jdk.FORBIDS_FRAGMENTATION);
    }

    /** This class path with Netty 4.1 in the place of 4.2, as frameworks may manage it. */
    private static String classPathWithOldNetty(boolean alone) {
        Path old = Path.of(System.getProperty("basedir", "knet-tests"), "target", "old-netty");
        assertThat(old).as("which mvn generate-test-resources fills").isDirectory();
        String others =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !alone || !bringsNetty(Path.of(entry)))
                        .collect(Collectors.joining(File.pathSeparator));
        return old.resolve("*") + File.pathSeparator + others;
    }

    /** Also the jars of the commands, whose manifests name what they need. */
    private static boolean bringsNetty(Path entry) {
        String name = entry.getFileName().toString();
        return name.endsWith(".jar")
                && (name.startsWith("netty-")
                        || name.startsWith("knet-tools")
                        || name.startsWith("knet-lab"));
    }

    @Test
    void aNettyThatIsTooOldIsRefusedWithItsVersion() throws IOException {
        assertThat(exchange("AUTO", List.of("-cp", classPathWithOldNetty(true))))
                .contains("NOT_SUPPORTED", "knet needs Netty 4.2", "netty-transport 4.1.")
                .doesNotContain("NoClassDefFoundError");
    }

    @Test
    void aNettyThatIsTooOldIsRefusedAlsoWhereItHidesThatOfKnet() throws IOException {
        assertThat(exchange("AUTO", List.of("-cp", classPathWithOldNetty(false))))
                .contains("NOT_SUPPORTED", "knet needs Netty 4.2", "hidden", "4.1.", "4.2.")
                .doesNotContain("NoSuchMethodError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pooled", "adaptive", "unpooled"})
    void messagesAreSentFromBuffersWithoutAnAddress(String allocator) throws IOException {
        assertThat(
                        exchange(
                                "EPOLL",
                                List.of(
                                        "-Dio.netty.noUnsafe=true",
                                        "-Dio.netty.allocator.type=" + allocator)))
                .contains("up [2/0, 2/1]", "delivered");
    }
}
