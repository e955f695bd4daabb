package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.CompressionModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program has all of knet's modules on its module path that programs may have, and the optional
 * jars, which it names as the documentation says.
 */
class AllModulesTest {
    private static final List<String> KNETS =
            List.of("core", "netty", "crypto", "sctp", "config", "admin", "micrometer", "testkit");

    private static final String ROOTS =
            KNETS.stream().map("io.knet."::concat).collect(Collectors.joining(","))
                    + ",org.bouncycastle.provider,org.lz4.java,com.github.luben.zstd_jni"
                    + ",org.tukaani.xz,org.apache.commons.compress,io.netty.transport.epoll.linux."
                    + ModulePath.PROCESSOR;

    @TempDir static Path temp;

    private static ModuleJvm jvm;

    @BeforeAll
    static void run() throws IOException, InterruptedException {
        ModulePath path = new ModulePath(KNETS, ModulePath.OPTIONAL);
        assumeTrue(
                path.knets() == KNETS.size(),
                () -> "knet's classes have no module descriptors here: " + path);
        Path file = Files.writeString(temp.resolve("knet.conf"), "node.id = 3");
        jvm =
                ModuleJvm.run(
                        temp,
                        path,
                        ROOTS,
                        List.of("org.lz4.java", "com.github.luben.zstd_jni"),
                        AllModulesMain.class,
                        file.toString(),
                        temp.resolve("admin").resolve("knet.sock").toString());
    }

    @Test
    void everyModelOfCryptoAndCompressionWorks() {
        assertThat(jvm.list("models")).contains("jca", "bouncycastle");
        assertThat(jvm.out().lines())
                .contains("crypto jca: works", "crypto bouncycastle: works", "sessions: works")
                .containsAll(
                        Stream.of(CompressionModel.values())
                                .map(model -> "compression " + model.wireName() + ": works")
                                .toList());
    }

    @Test
    void everyTransportIsFound() {
        assertThat(jvm.out().lines()).contains("transport udp/epoll", "transport sctp/nio");
        assertThat(jvm.out()).contains("sockets epoll: works").doesNotContain("knet-sctp is not");
    }

    @Test
    void aNodeComesFromAFileAndIsAskedAndMeasured() {
        assertThat(jvm.told("configured")).isEqualTo("3");
        assertThat(jvm.told("status")).contains("\"event\":\"status\"");
        assertThat(jvm.told("bean of node")).isEqualTo("3");
        assertThat(jvm.told("hosts")).isEqualTo("0.0");
    }

    @Test
    void aTestHasAClusterWithoutJUnitOnItsPath() {
        assertThat(jvm.told("cluster of")).isEqualTo("2");
        assertThat(jvm.list("unloadable")).containsExactly("io.knet.testkit.KnetClusterExtension");
    }

    @Test
    void whatIsNotExportedStaysKnetsOwn() {
        assertThat(jvm.list("wrong")).isEmpty();
        assertThat(jvm.list("exported"))
                .contains("io.knet.config", "io.knet.admin", "io.knet.admin.jmx")
                .contains("io.knet.micrometer", "io.knet.testkit")
                .doesNotContain("io.knet.admin.json", "io.knet.sctp");
        assertThat(jvm.list("hidden"))
                .contains("io.knet.admin.json", "io.knet.sctp", "io.knet.netty.link");
    }

    @Test
    void nobodyComplains() {
        assertThat(jvm.err()).isEmpty();
    }
}
