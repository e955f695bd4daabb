package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.KnetAddress;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program has knet's modules and what they need on its module path, and none of what is optional:
 * everything works that works on the class path, and what is not exported stays knet's own.
 */
class ModulePathTest {
    private static final List<String> LIBRARY = List.of("core", "netty", "crypto");

    @TempDir static Path temp;

    private static ModuleJvm jvm;

    @BeforeAll
    static void run() throws IOException, InterruptedException {
        ModulePath path = new ModulePath(LIBRARY, "");
        assumeTrue(
                path.knets() == LIBRARY.size(),
                () -> "knet's classes have no module descriptors here: " + path);
        LinkEnds link = FreePorts.link();
        jvm =
                ModuleJvm.run(
                        temp,
                        path,
                        "io.knet.netty,io.knet.crypto,io.netty.transport.epoll.linux."
                                + ModulePath.PROCESSOR,
                        List.of(),
                        ModulePathMain.class,
                        KnetAddress.format(link.left()),
                        KnetAddress.format(link.right()));
    }

    @Test
    void messagesGoEveryWay() {
        assertThat(jvm.out())
                .contains(
                        "sent by sendSync",
                        "sent asynchronously",
                        "confirmed",
                        "received all",
                        "link up true",
                        "in a session true");
    }

    @Test
    void nobodyComplains() {
        assertThat(jvm.err()).isEmpty();
    }

    @Test
    void servicesAreFound() {
        assertThat(jvm.list("crypto models")).contains("jca").doesNotContain("bouncycastle");
        assertThat(jvm.list("compressors")).contains("ZLIB").doesNotContain("ZSTD", "LZ4");
        assertThat(jvm.out()).contains("transport udp/epoll: works", "knet-sctp is not on");
    }

    @Test
    void aProgramReachesWhatIsExportedAndNothingElse() {
        assertThat(jvm.list("wrong")).isEmpty();
        assertThat(jvm.list("unloadable")).isEmpty();
        assertThat(jvm.list("exported")).contains("io.knet", "io.knet.netty", "io.knet.spi");
        assertThat(jvm.list("hidden"))
                .contains("io.knet.protocol", "io.knet.netty.link", "io.knet.crypto.jca");
    }

    @Test
    void onlyWhatIsDocumentedIsExported() {
        assertThat(jvm.list("exported"))
                .containsExactlyInAnyOrder(
                        "io.knet",
                        "io.knet.crypto",
                        "io.knet.log",
                        "io.knet.netty",
                        "io.knet.netty.capture",
                        "io.knet.netty.handler",
                        "io.knet.spi",
                        "io.knet.stats",
                        "io.knet.wire");
    }
}
