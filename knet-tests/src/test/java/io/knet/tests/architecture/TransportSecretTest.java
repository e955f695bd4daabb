package io.knet.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The links of a transport are made of the same parts as all others, so what is peculiar to it is
 * in its module. This is who else knows that there is SCTP.
 */
class TransportSecretTest {
    private static final Path ROOT = Path.of("..");

    /** Its name, what files and the command say of it, a logger, and the length of its header. */
    private static final List<String> KNOW_SCTP =
            List.of(
                    "knet-config/src/main/java/io/knet/config/CorosyncLinkOptions.java",
                    "knet-config/src/main/java/io/knet/config/TomlLinks.java",
                    "knet-core/src/main/java/io/knet/LinkConfig.java",
                    "knet-core/src/main/java/io/knet/LinkTransport.java",
                    "knet-core/src/main/java/io/knet/log/LogSubsystem.java",
                    "knet-core/src/main/java/io/knet/protocol/MtuMath.java",
                    "knet-core/src/main/java/module-info.java",
                    "knet-netty/src/main/java/module-info.java",
                    "knet-tools/src/main/java/io/knet/tools/node/option/LinkSpec.java");

    @Test
    void onlyTheseFilesOutsideItsModuleKnowSctp() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                Path sources = module.resolve("src/main/java");
                if (Files.isDirectory(sources) && !module.endsWith("knet-sctp")) {
                    try (Stream<Path> files = Files.walk(sources)) {
                        files.filter(file -> file.toString().endsWith(".java"))
                                .filter(TransportSecretTest::knows)
                                .forEach(file -> found.add(ROOT.relativize(file).toString()));
                    }
                }
            }
        }

        assertThat(found).containsExactlyElementsOf(KNOW_SCTP);
    }

    private static boolean knows(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .toLowerCase(Locale.ROOT)
                    .contains("sctp");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
