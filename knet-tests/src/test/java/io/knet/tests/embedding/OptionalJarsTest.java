package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetAddress;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A program has only the jars that everybody needs, and asks for what needs others. */
final class OptionalJarsTest {
    /** The beginnings of their names; those of the commands name others in their manifests. */
    private static final List<String> LEFT_OUT =
            List.of(
                    "bcprov-",
                    "lz4-java-",
                    "zstd-jni-",
                    "xz-",
                    "commons-compress-",
                    "netty-transport-classes-",
                    "netty-transport-native-",
                    "knet-tools",
                    "knet-lab");

    private static String all;
    private static String few;

    @BeforeAll
    static void askInBoth() throws IOException {
        all = OddJvm.run(List.of(), List.of(), "optional");
        few = OddJvm.run(List.of(), List.of("-cp", classPathOfFew()), "optional");
    }

    private static String classPathOfFew() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> LEFT_OUT.stream().noneMatch(name(entry)::startsWith))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Of a jar; empty for a folder. */
    private static String name(String entry) {
        return entry.endsWith(".jar") ? Path.of(entry).getFileName().toString() : "";
    }

    private static String told(String part) {
        return few.lines()
                .filter(line -> line.startsWith(part + ": "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(part + " is missing in " + few));
    }

    private static void works(String part) {
        assertThat(told(part)).isEqualTo(part + ": works");
    }

    @Test
    void withAllOfThemEverythingWorks() {
        assertThat(all).contains("models [jca, bouncycastle", "crypto bouncycastle: works");
        assertThat(all.lines().filter(line -> line.startsWith("compression ")))
                .hasSize(8)
                .allMatch(line -> line.endsWith(": works"));
    }

    @Test
    void cryptoAndSessionsOfTheJdkNeedNoBouncyCastle() {
        assertThat(few.lines().filter(line -> line.startsWith("models ")))
                .singleElement()
                .asString()
                .contains("jca")
                .doesNotContain("bouncycastle");
        works("crypto jca");
        works("crypto nss");
        works("sessions");
    }

    @Test
    void whoAsksForBouncyCastleIsToldWhichJarIsMissing() {
        assertThat(told("crypto bouncycastle"))
                .contains(
                        "MODEL_UNAVAILABLE",
                        "org.bouncycastle:bcprov-jdk18on",
                        "--add-modules org.bouncycastle.provider",
                        "use the model jca");
    }

    @Test
    void whoAsksForACompressorIsToldWhichJarIsMissing() {
        assertThat(few).contains("compressors [ZLIB, LZO2]");
        works("compression none");
        works("compression zlib");
        works("compression lzo2");
        assertThat(told("compression lz4")).contains("MODEL_UNAVAILABLE", "at.yawk.lz4:lz4-java");
        assertThat(told("compression lz4hc")).contains("MODEL_UNAVAILABLE", "at.yawk.lz4:lz4-java");
        assertThat(told("compression lzma")).contains("MODEL_UNAVAILABLE", "org.tukaani:xz");
        assertThat(told("compression bzip2"))
                .contains("MODEL_UNAVAILABLE", "org.apache.commons:commons-compress");
        assertThat(told("compression zstd"))
                .contains("MODEL_UNAVAILABLE", "com.github.luben:zstd-jni");
    }

    @Test
    void withoutEpollsLibraryTheJdksSocketsServeAndTheLogSaysWhatToAdd() {
        assertThat(told("sockets epoll")).contains("NOT_SUPPORTED", "epoll is not available");
        works("sockets auto");
        assertThat(few.lines().filter(line -> line.contains("WARN")))
                .anyMatch(line -> line.contains("netty-transport-native-epoll"));
    }

    /** Not even Netty's classes for native transports are there. */
    @Test
    void withoutEpollsClassesNodesExchangeMessagesAllTheSame() throws IOException {
        LinkEnds path = FreePorts.link();
        assertThat(
                        OddJvm.run(
                                List.of(),
                                List.of("-cp", classPathOfFew()),
                                "exchange",
                                "AUTO",
                                KnetAddress.format(path.left()),
                                KnetAddress.format(path.right())))
                .contains("up [2/0]", "delivered", "netty-transport-classes-epoll")
                .doesNotContain("NoClassDefFoundError: io/netty/channel/unix/Errors");
    }

    @Test
    void nothingThatIsMissingShowsAsAnErrorOfTheJvm() {
        assertThat(few)
                .doesNotContain("Exception in thread", "ServiceConfigurationError")
                .doesNotContain("cannot be loaded");
    }
}
