package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.KnetAddress;
import io.knet.testing.DocumentedOptions;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program has knet's modules and what they need on its module path, and none of what is optional:
 * everything works that works on the class path, and what is not exported stays knet's own.
 */
class ModulePathTest {
    private static final long LIMIT_SECONDS = 120;
    private static final List<String> LIBRARY = List.of("core", "netty", "crypto");

    @TempDir static Path temp;

    private static String out;
    private static String err;

    @BeforeAll
    static void run() throws IOException, InterruptedException {
        ModulePath path = new ModulePath(LIBRARY, "");
        assumeTrue(
                path.knets() == LIBRARY.size(),
                () -> "knet's classes have no module descriptors here: " + path);
        LinkEnds link = FreePorts.link();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(DocumentedOptions.ofModulePath());
        command.addAll(
                path.options(
                        "io.knet.netty,io.knet.crypto,io.netty.transport.epoll.linux."
                                + ModulePath.PROCESSOR));
        command.addAll(
                List.of(
                        ModulePathMain.class.getName(),
                        KnetAddress.format(link.left()),
                        KnetAddress.format(link.right())));
        Path printed = temp.resolve("out");
        Path complained = temp.resolve("err");
        Process jvm =
                new ProcessBuilder(command)
                        .redirectOutput(printed.toFile())
                        .redirectError(complained.toFile())
                        .start();
        try {
            assertThat(jvm.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            jvm.destroyForcibly();
        }
        out = Files.readString(printed);
        err = Files.readString(complained);
    }

    /** What stands behind a word at the beginning of a line. */
    private static String told(String what) {
        return out.lines()
                .filter(line -> line.startsWith(what + " "))
                .map(line -> line.substring(what.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(what + " is missing in " + out + err));
    }

    private static Set<String> list(String what) {
        String told = told(what);
        return Arrays.stream(told.substring(1, told.length() - 1).split(", "))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }

    @Test
    void messagesGoEveryWay() {
        assertThat(out)
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
        assertThat(err).isEmpty();
    }

    @Test
    void servicesAreFound() {
        assertThat(list("crypto models")).contains("jca").doesNotContain("bouncycastle");
        assertThat(list("compressors")).contains("ZLIB").doesNotContain("ZSTD", "LZ4");
        assertThat(out).contains("transport udp/epoll: works", "knet-sctp is not on");
    }

    @Test
    void aProgramReachesWhatIsExportedAndNothingElse() {
        assertThat(list("wrong")).isEmpty();
        assertThat(list("exported")).contains("io.knet", "io.knet.netty", "io.knet.spi");
        assertThat(list("hidden"))
                .contains("io.knet.protocol", "io.knet.netty.link", "io.knet.crypto.jca");
    }

    @Test
    void onlyWhatIsDocumentedIsExported() {
        assertThat(list("exported"))
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

    /** No two modules have a package in common, and each finds all that it requires. */
    @Test
    void whatOperatorsAndTestersNeedResolvesToo() {
        List<String> all = List.of("core", "netty", "crypto", "config", "admin", "testkit");
        ModulePath path = new ModulePath(all, "(tomlj|antlr4-runtime|checker-qual)-[0-9].*\\.jar");
        assumeTrue(path.knets() == all.size(), path::toString);

        Configuration resolved =
                Configuration.resolve(
                        ModuleFinder.of(path.paths()),
                        List.of(ModuleLayer.boot().configuration()),
                        ModuleFinder.of(),
                        all.stream().map("io.knet."::concat).toList());

        assertThat(resolved.modules())
                .extracting(ResolvedModule::name)
                .containsAll(all.stream().map("io.knet."::concat).toList());
    }
}
