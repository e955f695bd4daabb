package io.knet.tools.help;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tools.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ManCommandTest {
    @TempDir private Path folder;

    private List<Path> pages() throws IOException {
        assertThat(CommandRun.of("man", "--dir", folder.resolve("man1").toString()))
                .isEqualTo(new CommandRun(0, "", ""));
        try (Stream<Path> files = Files.list(folder.resolve("man1"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void everyCommandHasAPageThatSaysAllThatItsHelpSays() throws Exception {
        List<String> names = pages().stream().map(page -> page.getFileName().toString()).toList();
        assertThat(names)
                .contains("knet.1", "knet-node.1", "knet-doctor.1", "knet-man.1", "knet-view.1");
        String page = text("node");
        assertThat(page)
                .contains("KNET-NODE(1)", "knet-node - Run a node that sends and receives messages")
                .contains("--link=PEER/LINK,SRC_IP:PORT,DST_IP:PORT|dynamic")
                .contains("A link to a peer. May be repeated, up to 8 links a peer")
                .contains("send ID TEXT|@FILE   queue a message to a host")
                .contains("{\"event\":\"sent\",\"to\":2,\"sync\":true,\"result\":\"EHOSTDOWN\"")
                .contains("--crypto jca/aes256/sha256 --key-file cluster.key")
                .contains("knet(1)");
        assertThat(text("view")).contains("127.0.0.1:9405 if left out");
        assertThat(CommandRun.of("man").out()).contains("knet\\-node(1)", "Exit codes: 0 done");
    }

    /** What a reader sees of a page. */
    private static String text(String command) throws Exception {
        CommandRun run = CommandRun.of("man", command);
        assertThat(run.exitCode()).isZero();
        Path file = Files.createTempFile("knet-page", ".1");
        try {
            Files.writeString(file, run.out());
            Tool groff = Tool.run("groff", "-man", "-rLL=400n", "-P-c", "-Tascii", file.toString());
            assertThat(groff.exitCode()).isZero();
            // Bold and underlined letters are written twice.
            return groff.output().replaceAll(".\b", "");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void noPageHasAnythingThatTheFormatterComplainsAbout() throws Exception {
        List<Path> pages = pages();
        assertThat(pages).hasSizeGreaterThan(10);
        for (Path page : pages) {
            assertThat(Tool.run("groff", "-ww", "-man", "-Tutf8", "-z", page.toString()))
                    .as(page.toString())
                    .isEqualTo(new Tool(0, ""));
            assertThat(Files.readString(page)).doesNotContain("${", "%n", "@|");
        }
    }

    @Test
    void nothingInATextIsARequest() throws Exception {
        String page =
                new Roff()
                        .section("NOTES")
                        .verbatim(List.of(".so /etc/passwd", "'nf", "a\\fBb", "~^`\u00e9"))
                        .toString();
        Path file = Files.writeString(folder.resolve("page"), page);
        assertThat(Tool.run("groff", "-ww", "-man", "-Tutf8", "-P-c", file.toString()).output())
                .contains(".so /etc/passwd", "'nf", "a\\fBb", "~^`\u00e9");
    }

    @Test
    void badArgumentsAreNamed() throws Exception {
        CommandRun unknown = CommandRun.of("man", "nod");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("knet man: \"nod\" is none of demo, node, ");
        CommandRun both = CommandRun.of("man", "node", "--dir", folder.toString());
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("--dir takes no COMMAND");
        Path file = Files.createFile(folder.resolve("file"));
        CommandRun nowhere = CommandRun.of("man", "--dir", file.toString());
        assertThat(nowhere.exitCode()).isEqualTo(1);
        assertThat(nowhere.err()).startsWith("knet man: the pages cannot be written: ");
    }
}
