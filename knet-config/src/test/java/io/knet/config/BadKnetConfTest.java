package io.knet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What bad files are told, with the line and the column. */
class BadKnetConfTest {
    private static final String NODE = "node.id = 1\n";
    private static final String LINK =
            NODE + "[[hosts]]\nid = 2\n[[hosts.links]]\nid = 0\nlocal = \"10.0.0.1:5405\"\n";
    private static final String DYNAMIC = LINK + "remote = \"dynamic\"\n";

    @TempDir Path temp;
    private ConfigFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigFolder(temp);
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                bad("", "1:1: node: is missing; it holds the id of this node, as in id = 1"),
                bad(
                        "[node]",
                        "1:1: node.id: is missing; every node has one of its own, 0 to 65535"),
                bad("node = 1", "1:1: node: 1 must be a section, [node]"),
                bad(
                        "node.id = 65536",
                        "1:1: node.id: 65536 must be a whole number from 0 to 65535"),
                bad(
                        "node.id = \"1\"",
                        "1:1: node.id: \"1\" must be a whole number from 0 to 65535"),
                bad(
                        "[node]\n  id = 1.5",
                        "2:3: node.id: 1.5 must be a whole number from 0 to 65535"),
                bad(
                        "[node]\nid = 1\nthread = 2",
                        "3:1: node.thread: is unknown; did you mean \"threads\"?"),
                bad(
                        NODE + "[zzzzzzzzz]",
                        "2:1: zzzzzzzzz: is unknown; the file may have node, crypto, session,"
                                + " compression, mtu, timers, channels, hosts"),
                bad(
                        "[node]\nid = 1\nadmin = \"\"",
                        "3:1: node.admin: \"\" names no file for a socket"),
                bad(
                        "[node]\nid = 1\nadmin_read_only = true\nadmin_capture = \"sealed\"",
                        "4:1: node.admin_capture: a read-only admin endpoint lets nobody capture"
                                + " packets; leave out one of both"),
                bad(
                        "[node]\nid = 1\nadmin_capture = \"all\"",
                        "3:1: node.admin_capture: \"all\" must be one of off, sealed, plain"),
                bad(
                        "[node]\nid = 1\nadmin = \"/" + "x".repeat(107) + "\"",
                        "3:1: node.admin: \"/"
                                + "x".repeat(107)
                                + "\" has 108 bytes; the path of a socket has at most 107"),
                bad(
                        "[node]\nid = 1\nsockets = \"epol\"",
                        "3:1: node.sockets: \"epol\" must be one of auto, epoll, nio; did you mean"
                                + " \"epoll\"?"),
                bad(
                        "[node]\nid = 1\nsockets = 3",
                        "3:1: node.sockets: 3 must be one of auto, epoll, nio, in quotes"),
                bad(
                        "[node]\nid = 1\nincomplete_messages = 3",
                        "3:1: node.incomplete_messages: 3 must be a power of two from 1 to 1024"),
                bad(
                        "[node]\nid = 1\nthreads = 0\nsync_timeout_ms = 0\nclose_drain_ms = -1\n"
                                + "socket_buffer_bytes = 1\ndscp = 64\nreconnect_interval_ms = 0",
                        "3:1: node.threads: 0 must be a whole number from 1 to 1024",
                        "4:1: node.sync_timeout_ms: 0 must be a whole number from 1 to 86400000",
                        "5:1: node.close_drain_ms: -1 must be a whole number from 0 to 86400000",
                        "6:1: node.socket_buffer_bytes: 1 must be a whole number from 4096 to"
                                + " 2147483639",
                        "7:1: node.dscp: 64 must be a whole number from 0 to 63",
                        "8:1: node.reconnect_interval_ms: 0 must be a whole number from 1 to"
                                + " 86400000"),
                bad(
                        "[node]\nid = 1\nspin_us = 1000001",
                        "3:1: node.spin_us: 1000001 must be a whole number from 0 to 1000000"),
                bad(
                        "[node]\nid = 1\nseal_threads = 65",
                        "3:1: node.seal_threads: 65 must be a whole number from 0 to 64"),
                bad(
                        NODE + "[timers]\nping_interval_ms = 3000",
                        "3:1: timers.ping_interval_ms: the timeout, 2000 ms, must not be shorter"
                                + " than the interval, 3000 ms: give both"),
                bad(
                        NODE + "[mtu]\nmanual_bytes = 575\ninterval_ms = 999",
                        "3:1: mtu.manual_bytes: 575 must be a whole number from 576 to 65535",
                        "4:1: mtu.interval_ms: 999 must be a whole number from 1000 to 86400000"),
                bad(
                        NODE + "[compression]\nmodel = \"gzip\"",
                        "3:1: compression.model: \"gzip\" must be one of none, zlib, lz4, lz4hc,"
                                + " lzo2, lzma, bzip2, zstd"),
                bad(
                        NODE + "[compression]\nmodel = \"zlib\"\nlevel = 10",
                        "4:1: compression.level: invalid compression configuration: level 10 of"
                                + " zlib must be -1 to 9"),
                bad(
                        NODE + "[crypto]",
                        "2:1: crypto.cipher: is missing; for example cipher = \"aes256\"",
                        "2:1: crypto.hash: is missing; for example hash = \"sha256\"",
                        "2:1: crypto.key_file: is missing; the file that knet keygen or"
                                + " corosync-keygen made"),
                bad(
                        NODE
                                + "[crypto]\nmodel = \"jaca\"\ncipher = \"aes512\"\nhash ="
                                + " \"none\"\nkey_file = \"cluster.key\"\nclear_traffic = true",
                        "3:1: crypto.model: there is no crypto model \"jaca\"; use one of jca,"
                                + " bouncycastle, nss, openssl",
                        "4:1: crypto.cipher: unknown cipher \"aes512\"; use none, aes128, aes192,"
                                + " aes256 or aes-{128,192,256}-ctr",
                        "5:1: crypto.hash: unknown hash \"none\"; use md5, sha1, sha256, sha384 or"
                                + " sha512",
                        "7:1: crypto.clear_traffic: true must be one of allow, disallow, in"
                                + " quotes"),
                bad(
                        NODE + "[[channels]]\nnumber = 1\n[[channels]]\nnumber = 1\n[[channels]]",
                        "5:1: channels.number: channel 1 is described twice",
                        "6:1: channels.number: is missing; channels are numbered from 0 to 31"),
                bad(
                        NODE + "[channels]\nnumber = 1",
                        "2:1: channels: a section must be sections, each with the header"
                                + " [[channels]]"),
                bad(
                        NODE
                                + "[[hosts]]\n"
                                + "id = 2\n"
                                + "name = \"3\"\n"
                                + "[[hosts]]\n"
                                + "id = 3\n"
                                + "[[hosts]]\n"
                                + "id = 2",
                        "5:1: hosts.name: hosts 2 and 3 would both be called \"3\"",
                        "8:1: hosts.id: host 2 is described twice"),
                bad(
                        LINK,
                        "4:1: hosts.links.remote: is missing; an address with a port, as in"
                                + " 10.0.0.1:5405 or [fd00::1]:5405, or \"dynamic\""),
                bad(
                        LINK + "remote = \"10.0.0.300:5405\"",
                        "7:1: hosts.links.remote: \"10.0.0.300\" is not an IP address; write it"
                                + " like 10.0.0.1, fe80::1 or fe80::1%eth0, or resolve the name"
                                + " first"),
                bad(
                        LINK + "remote = \"10.0.0.2\"",
                        "7:1: hosts.links.remote: address \"10.0.0.2\" must be like 127.0.0.1:5405"
                                + " or [::1]:5405"),
                bad(
                        LINK + "remote = \"nowhere:5405\"",
                        "7:1: hosts.links.remote: nobody knows \"nowhere\""),
                bad(
                        LINK + "remote = \"six2:5405\"",
                        "7:1: hosts.links.remote: \"six2\" has no address of the family of the"
                                + " local address"),
                bad(
                        LINK + "remote = \"[fd00::2]:5405\"",
                        "7:1: hosts.links.remote: invalid link configuration: local address"
                                + " 10.0.0.1:5405 and remote address [fd00::2]:5405"
                                + " are of different families"),
                bad(
                        LINK
                                + "remote = \"10.0.0.2:5405\"\naccess = []\npriority = 256\n"
                                + "enabled = 1\ntimers = 3",
                        "8:1: hosts.links.access: is for links with remote = \"dynamic\"; others"
                                + " take packets from their peer only",
                        "9:1: hosts.links.priority: 256 must be a whole number from 0 to 255",
                        "10:1: hosts.links.enabled: 1 must be true or false",
                        "11:1: hosts.links.timers: 3 must be a section, [hosts.links.timers]"),
                bad(
                        LINK + "remote = \"10.0.0.2:5405\"\ntransport = \"udpu\"",
                        "8:1: hosts.links.transport: \"udpu\" must be one of loopback, udp,"
                                + " sctp; did you mean \"udp\"?"),
                bad(
                        LINK + "remote = \"10.0.0.2:5405\"\ntransport = \"loopback\"",
                        "6:1: hosts.links.local: a loopback link has no addresses",
                        "7:1: hosts.links.remote: a loopback link has no addresses",
                        "8:1: hosts.links.transport: loopback leads to this node itself; other"
                                + " hosts are reached over udp"),
                bad(
                        LINK
                                + "remote = \"10.0.0.2:5405\"\n[[hosts.links]]\nid = 0\n"
                                + "local = \"10.0.0.1:5405\"\nremote = \"10.0.0.2:5405\"",
                        "9:1: hosts.links.id: link 0 is described twice",
                        "11:1: hosts.links.remote: another link has the same two addresses,"
                                + " 10.0.0.1:5405 -> 10.0.0.2:5405"),
                bad(
                        DYNAMIC,
                        "4:1: hosts.links.access: is missing; a dynamic link takes packets only"
                                + " from where that says, an array of \"accept SOURCES\" or"
                                + " \"reject SOURCES\", as in \"accept 10.0.0.0/8\""),
                bad(
                        DYNAMIC
                                + "access = [\"accept 10.0.0.0/8\",\n  \"let 10.0.0.1\",\n"
                                + "  \"accept fd00::/8\", \"accept 10.0.0.0/8\", 5]",
                        "9:3: hosts.links.access: \"let 10.0.0.1\" must be \"accept SOURCES\" or"
                                + " \"reject SOURCES\", as in \"accept 10.0.0.0/8\"",
                        "10:3: hosts.links.access: \"fd00::/8\" is of another family than the local"
                                + " address, 10.0.0.1:5405, and would match nothing",
                        "10:22: hosts.links.access: \"accept 10.0.0.0/8\" is there twice",
                        "10:43: hosts.links.access: every element must be \"accept SOURCES\" or"
                                + " \"reject SOURCES\", as in \"accept 10.0.0.0/8\", in quotes"));
    }

    private static Arguments bad(String text, String... problems) {
        return Arguments.of(text, List.of(problems));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void badFilesAreToldAllThatIsWrongWithThem(String text, List<String> problems) {
        assertThat(folder.problems(text)).isEqualTo(problems);
    }

    @Test
    void whatIsNoTomlIsToldAloneWithItsLines() {
        assertThat(folder.problems("[node]\nid = = 1\n[hosts\nunknown = 1\n"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(problem -> problem.contains(": is no TOML: "))
                .anyMatch(problem -> problem.startsWith("2:6: "))
                .anyMatch(problem -> problem.startsWith("3:7: "));
    }

    @Test
    void aKeyGivenTwiceIsToldWithBothLines() {
        assertThat(folder.problems("[node]\nid = 1\nid = 2\n"))
                .singleElement()
                .asString()
                .startsWith("3:1: is no TOML: ")
                .contains("line 2");
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws IOException {
        Path missing = temp.resolve("missing.conf");
        assertThatThrownBy(() -> KnetConfig.load(missing))
                .isInstanceOf(KnetConfigException.class)
                .hasMessage(missing + ": does not exist");
        assertThatThrownBy(() -> KnetConfig.load(temp))
                .isInstanceOf(KnetConfigException.class)
                .hasMessage(temp + ": is a directory");
        Path latin = Files.write(temp.resolve("latin.conf"), new byte[] {'#', (byte) 0xe4});
        assertThatThrownBy(() -> KnetConfig.load(latin))
                .isInstanceOf(KnetConfigException.class)
                .hasMessage(latin + ": is no text in UTF-8");
        Path huge = Files.write(temp.resolve("huge.conf"), new byte[300_000]);
        assertThatThrownBy(() -> KnetConfig.load(huge))
                .isInstanceOf(KnetConfigException.class)
                .hasMessage(huge + ": has more than 262144 bytes");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThat(folder.problems("a = " + "[".repeat(200_000)))
                .isNotEmpty()
                .allMatch(
                        problem ->
                                problem.contains("nested too deeply")
                                        || problem.contains("is no TOML"));
    }

    @Test
    void aKeyFileThatIsNoFileIsNotToBeMadeSecret() {
        Path directory = temp.toAbsolutePath();
        assertThat(
                        folder.problems(
                                NODE
                                        + "[crypto]\ncipher = \"aes256\"\nhash = \"sha256\"\n"
                                        + "key_file = \""
                                        + directory
                                        + "\""))
                .singleElement()
                .asString()
                .endsWith("key file \"" + directory + "\" is a directory");
    }

    @Test
    void keyFilesThatOthersCanReadOrWriteAreRefused() {
        for (String mode : List.of("rw-r--r--", "rw-----w-", "rw--w----", "rw-rw-rw-")) {
            folder.key("open.key", mode, ConfigFolder.KEY);
            assertThat(folder.problems(crypto("open.key")))
                    .containsExactly(
                            "5:1: crypto.key_file: key file \""
                                    + temp.resolve("open.key")
                                    + "\" has mode "
                                    + mode
                                    + ", so that others can read or write it; make a new key if"
                                    + " they might have, and chmod 600 \""
                                    + temp.resolve("open.key")
                                    + "\"");
        }
        for (String mode : List.of("rw-------", "r--------", "rw-r-----")) {
            folder.key("good.key", mode, ConfigFolder.KEY);
            folder.load(crypto("good.key")).close();
        }
    }

    @Test
    void keyFilesOfTheWrongLengthAreRefused() {
        Path brief = folder.key("short.key", "rw-------", new byte[127]);
        assertThat(folder.problems(crypto("short.key")))
                .containsExactly(
                        "5:1: crypto.key_file: key file \""
                                + brief
                                + "\" has 127 bytes; a key has 128 to 4096, and knet keygen makes"
                                + " one");
        Path lengthy = folder.key("long.key", "rw-------", new byte[4097]);
        assertThat(folder.problems(crypto("long.key")))
                .containsExactly(
                        "5:1: crypto.key_file: key file \""
                                + lengthy
                                + "\" has more than 4096 bytes");
        assertThat(folder.problems(crypto("no.key")))
                .containsExactly(
                        "5:1: crypto.key_file: key file \""
                                + temp.resolve("no.key")
                                + "\" does not exist");
        assertThat(folder.problems(crypto("a\\u0000b")))
                .singleElement()
                .asString()
                .endsWith("is not the name of a file");
    }

    private static String crypto(String keyFile) {
        return NODE
                + "[crypto]\ncipher = \"aes256\"\nhash = \"sha256\"\nkey_file = \""
                + keyFile
                + "\"\n";
    }

    @Test
    void aProblemKnowsItsPartsAndEqualsItsLike() {
        Path file = folder.file("knet.conf", "node.id = -1");
        ConfigProblem problem = problem(file);

        assertThat(problem.file()).isEqualTo(file.toString());
        assertThat(problem.line()).isEqualTo(1);
        assertThat(problem.column()).isEqualTo(1);
        assertThat(problem.key()).isEqualTo("node.id");
        assertThat(problem.message()).isEqualTo("-1 must be a whole number from 0 to 65535");
        assertThat(problem).isEqualTo(problem(file)).hasSameHashCodeAs(problem(file));
        assertThat(problem).isNotEqualTo(problem(folder.file("knet.conf", "node.id = -2")));
    }

    private static ConfigProblem problem(Path file) {
        try (KnetConfig config = KnetConfig.load(file)) {
            throw new AssertionError(config + " should be refused");
        } catch (KnetConfigException refused) {
            return refused.problems().get(0);
        }
    }
}
