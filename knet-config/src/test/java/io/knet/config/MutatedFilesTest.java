package io.knet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a file, it is read or refused with its lines: nothing else is thrown. */
class MutatedFilesTest {
    private static final int MUTANTS = 500;

    /** What breaks grammars, and numbers at the ends of their ranges. */
    private static final List<String> PIECES =
            List.of(
                    "[",
                    "]",
                    "[[",
                    "{",
                    "}",
                    "=",
                    ".",
                    "\"",
                    "'",
                    "\"\"\"",
                    "'''",
                    "\n",
                    "\r",
                    "\t",
                    "#",
                    ",",
                    ":",
                    "-",
                    "0x",
                    "1e999",
                    "nan",
                    "inf",
                    "true",
                    "99999999999999999999",
                    "-9223372036854775808",
                    "1979-99-99T99:99:99Z",
                    "25:61:61",
                    "\\u0000",
                    "\\UFFFFFFFF",
                    "\u0000",
                    "\ufeff",
                    "\ud83d\ude00",
                    "id = 1\n",
                    "[hosts]\n",
                    "links = 3\n",
                    "totem {\n",
                    "}\n",
                    "token: -1\n",
                    "nodeid: 99999999999\n",
                    "ring7_addr: ::\n",
                    "::",
                    "%",
                    "fe80::1%99999999999");

    @TempDir Path temp;
    private ConfigFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void noMutantOfKnetConfMakesTheReaderThrowAnythingElse() throws IOException {
        String example = Files.readString(Path.of("..", "docs", "knet.conf"));
        Random random = new Random(20261127);
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            String text = mutant(example, random);
            refused += isRefused(text, () -> folder.load(text)) ? 1 : 0;
        }
        assertThat(refused).isBetween(MUTANTS / 4, MUTANTS - 1);
    }

    @Test
    void noMutantOfCorosyncConfMakesTheReaderThrowAnythingElse() {
        String good =
                CorosyncConfTest.pair(
                        """
                        token: 800
                          crypto_cipher: aes256
                          crypto_hash: sha1
                          keyfile: cluster.key
                          link_mode: active
                          interface {
                            linknumber: 0
                            knet_pong_count: 3
                            mcastport: 5500
                          }
                        """,
                        "db1",
                        "fd00::2");
        Random random = new Random(20261128);
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            String text = mutant(good, random);
            Path file = folder.file("corosync.conf", text);
            refused +=
                    isRefused(text, () -> CorosyncReader.read(file, 1, ConfigFolder::addressesOf))
                            ? 1
                            : 0;
        }
        assertThat(refused).isBetween(MUTANTS / 4, MUTANTS - 1);
    }

    /** Whether the text is refused; anything else that is thrown fails the test, with the text. */
    private static boolean isRefused(String text, Supplier<KnetConfig> reading) {
        try (KnetConfig config = reading.get()) {
            assertThat(config.nodeId()).isBetween(0, 65535);
            return false;
        } catch (KnetConfigException refused) {
            assertThat(refused.problems()).isNotEmpty();
            int lines = text.split("\r\n|\r|\n", -1).length;
            for (ConfigProblem problem : refused.problems()) {
                assertThat(problem.line()).as(problem.toString()).isBetween(0, lines + 1);
                assertThat(problem.toString()).doesNotContain("\n").doesNotContain("\r");
            }
            return true;
        } catch (RuntimeException | Error other) {
            throw new AssertionError("thrown for:\n" + text, other);
        }
    }

    static String mutant(String text, Random random) {
        StringBuilder mutant = new StringBuilder(text);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mutant.length());
            switch (random.nextInt(5)) {
                case 0 -> mutant.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> mutant.deleteCharAt(at);
                case 2 -> mutant.setCharAt(at, (char) random.nextInt(128));
                case 3 -> mutant.delete(at, Math.min(mutant.length() - 1, at + random.nextInt(40)));
                default -> mutant.insert(at, line(text, random));
            }
        }
        return new String(
                mutant.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String line(String text, Random random) {
        String[] lines = text.split("\n");
        return "\n" + lines[random.nextInt(lines.length)] + "\n";
    }
}
