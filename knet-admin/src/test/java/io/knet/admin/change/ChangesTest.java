package io.knet.admin.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetAddress;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.admin.value.LinkName;
import io.knet.log.KnetLogging;
import io.knet.log.LogLevel;
import io.knet.log.LogSubsystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class ChangesTest {
    private static final Target NODE = new Target.Node();
    private static final Target HOST = new Target.Host(2);
    private static final Target LINK = new Target.Link(new LinkName(2, 0));

    @TempDir private Path folder;
    private final KnetHandle node = KnetHandle.builder(1).build();
    private KnetLink link;

    @BeforeEach
    void addLinks() {
        link =
                node.addHost(2)
                        .addLink(
                                0,
                                LinkConfig.udp(
                                        KnetAddress.parse("127.0.78.11:5405"),
                                        KnetAddress.parse("127.0.78.12:5405")));
    }

    @AfterEach
    void close() {
        node.close();
        KnetLogging.followBackend();
    }

    private List<Change> set(Target target, String... namesAndValues) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            wanted.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Changes.of(target, wanted).carryOut(node);
    }

    private static Change change(String setting, String before, String now) {
        return new Change(setting, Optional.of(before), Optional.of(now));
    }

    @Test
    void everySettingOfALinkIsInForceWhenTheCallReturns() {
        assertThat(
                        set(
                                LINK,
                                "priority",
                                "7",
                                "ping_interval_ms",
                                "3000",
                                "pong_timeout_ms",
                                "9000",
                                "precision",
                                "100",
                                "pongs_to_come_up",
                                "2",
                                "backoff",
                                "1",
                                "urgent",
                                "on",
                                "local",
                                "127.0.78.11:5406",
                                "remote",
                                "dynamic",
                                "enabled",
                                "off"))
                .containsExactly(
                        change("priority", "0", "7"),
                        change("ping_interval_ms", "1000", "3000"),
                        change("pong_timeout_ms", "2000", "9000"),
                        change("precision", "2048", "100"),
                        change("pongs_to_come_up", "6", "2"),
                        change("backoff", "10", "1"),
                        change("urgent", "off", "on"),
                        change("local", "127.0.78.11:5405", "127.0.78.11:5406"),
                        change("remote", "127.0.78.12:5405", "dynamic"),
                        change("enabled", "on", "off"));
        LinkConfig config = link.config();
        assertThat(config.priority()).isEqualTo(7);
        assertThat(config.timers().pongTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(config.isDynamic()).isTrue();
        assertThat(config.local().getPort()).isEqualTo(5406);
        assertThat(link.isEnabled()).isFalse();
    }

    @Test
    void valuesOfALinkThatCannotBeTogetherChangeNothing() {
        assertThatThrownBy(() -> set(LINK, "priority", "7", "pong_timeout_ms", "10"))
                .isInstanceOf(KnetException.class)
                .hasMessageContaining("pong timeout PT0.01S must be from the ping interval");
        assertThat(link.config().priority()).isZero();
    }

    @Test
    void anAccessListIsChangedEntryByEntry() {
        set(LINK, "remote", "dynamic");
        set(LINK, "access", "accept 10.0.0.0/8");
        assertThat(set(LINK, "access", "insert 0 reject 10.0.0.1"))
                .containsExactly(
                        change(
                                "access",
                                "accept 10.0.0.0/8",
                                "reject 10.0.0.1, accept 10.0.0.0/8"));
        assertThat(set(LINK, "access", "remove accept 10.0.0.0/8"))
                .extracting(Change::now)
                .containsExactly(Optional.of("reject 10.0.0.1"));
        set(LINK, "access", "clear");
        assertThat(link.accessList().entries()).isEmpty();
    }

    @Test
    void settingsOfAHostAreChanged() {
        assertThat(set(HOST, "policy", "rr", "name", "db2"))
                .containsExactly(change("policy", "passive", "rr"), change("name", "2", "db2"));
        assertThat(node.host(2).policy()).isEqualTo(LinkPolicy.RR);
        assertThat(node.host(2).name()).isEqualTo("db2");
    }

    @Test
    void settingsOfTheNodeAreChanged() {
        assertThat(
                        set(
                                NODE,
                                "forwarding",
                                "on",
                                "compression",
                                "zlib/3/200",
                                "mtu_interval_ms",
                                "5000",
                                "mtu",
                                "1500",
                                "access_lists",
                                "on",
                                "dscp",
                                "46",
                                "reconnect_interval_ms",
                                "900",
                                "incomplete_messages",
                                "64",
                                "onwire_version",
                                "1",
                                "clear_traffic",
                                "disallow"))
                .extracting(Change::now)
                .extracting(Optional::orElseThrow)
                .containsExactly(
                        "on",
                        "zlib/3/200",
                        "5000",
                        "1500",
                        "on",
                        "46",
                        "900",
                        "64",
                        "1",
                        "disallow");
        assertThat(node.isForwarding()).isTrue();
        assertThat(node.mtu().manual()).hasValue(1500);
        assertThat(node.reassembly().maxMessages()).isEqualTo(64);
        assertThat(set(NODE, "mtu", "auto", "onwire_version", "auto"))
                .containsExactly(
                        change("mtu", "1500", "auto"), change("onwire_version", "1", "auto"));
    }

    @Test
    void levelsOfTheLogAreChangedOneByOne() {
        assertThat(set(NODE, "log.rx", "debug"))
                .containsExactly(change("log.rx", "backend", "debug"));
        assertThat(KnetLogging.level(LogSubsystem.RX)).contains(LogLevel.DEBUG);
        assertThat(KnetLogging.level(LogSubsystem.LINK)).isEmpty();
        set(NODE, "log.rx", "backend");
        assertThat(KnetLogging.level(LogSubsystem.RX)).isEmpty();
    }

    private Path key(String mode, int length) throws IOException {
        Path file = folder.resolve("new.key");
        Files.write(file, new byte[length]);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    @Test
    void keysComeFromFilesOfTheNodeAndAreNeverTold() throws Exception {
        Path file = key("rw-r-----", 1024);
        assertThat(
                        set(
                                NODE,
                                "crypto_2",
                                "jca/aes256/sha256 " + file,
                                "crypto_in_use",
                                "2",
                                "clear_traffic",
                                "disallow"))
                .contains(
                        new Change("crypto_2", Optional.empty(), Optional.empty()),
                        change("crypto_in_use", "none", "2"));
        assertThat(node.crypto().inUse()).hasValue(2);
        assertThatThrownBy(() -> set(NODE, "crypto_2", "none")).isInstanceOf(KnetException.class);
        set(NODE, "crypto_in_use", "none", "crypto_2", "none");
        assertThat(node.crypto().inUse()).isEmpty();
    }

    @Test
    void aKeyFileThatOthersCanReadIsRefused() throws Exception {
        Path file = key("rw-r--r--", 1024);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> set(NODE, "crypto_2", "jca/aes256/sha256 " + file))
                .withMessage(
                        "key file \""
                                + file
                                + "\" has mode rw-r--r--, so that others can read or write it");
    }

    @Test
    void aKeyFileThatIsNoneIsRefused() throws Exception {
        Path file = key("rw-------", 20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> set(NODE, "crypto_2", "jca/aes256/sha256 " + file))
                .withMessageEndingWith("has 20 bytes; a key has 128 to 4096");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> set(NODE, "crypto_2", "jca/aes256/sha256 " + folder))
                .withMessageEndingWith("is no regular file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> set(NODE, "crypto_2", "jca/aes256/sha256 " + folder + "/x"))
                .withMessageEndingWith("does not exist");
    }

    @Test
    void whatWasChangedBeforeAFailureIsTold() {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("mtu", "1400");
        wanted.put("crypto_in_use", "1");
        Changes changes = Changes.of(NODE, wanted);
        assertThatThrownBy(() -> changes.carryOut(node)).isInstanceOf(KnetException.class);
        assertThat(changes.done()).containsExactly(change("mtu", "auto", "1400"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "::",
            value = {
                "priority :: 256 :: priority \"256\" must be a number from 0 to 255",
                "priority :: :: priority \"\" must be a number from 0 to 255",
                "enabled :: maybe :: enabled \"maybe\" must be on or off",
                "pongs_to_come_up :: 1 :: pongs_to_come_up \"1\" must be a number from 2 to 256",
                "remote :: here :: remote: ",
                "access :: allow 10.0.0.1 :: access: unknown verdict \"allow\"; use accept or reject",
                "speed :: 1 :: there is no setting \"speed\"; settings of a link are enabled, priority,"
            })
    void saysWhatIsWrongWithALink(String name, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Changes.of(LINK, Map.of(name, value == null ? "" : value)))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "::",
            value = {
                "compression :: zip :: compression: unknown compression model \"zip\"",
                "mtu :: 575 :: mtu \"575\" must be a number from 576 to 65535",
                "incomplete_messages :: 63 :: incomplete_messages \"63\" must be a power of two",
                "log.link :: loud :: log.link: unknown log level \"loud\"",
                "log.net :: debug :: there is no setting \"log.net\"; settings of the node are forwarding,",
                "crypto_1 :: jca/aes256/sha256 my.key :: crypto_1: key file \"my.key\" must be an absolute",
                "crypto_1 :: aes256 :: crypto_1: \"aes256\" must be MODEL/CIPHER/HASH",
                "crypto_in_use :: 3 :: crypto_in_use \"3\" must be a number from 1 to 2"
            })
    void saysWhatIsWrongWithTheNode(String name, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Changes.of(NODE, Map.of(name, value)))
                .withMessageStartingWith(message);
    }

    @Test
    void namesTheHostsAndLinksThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Changes.valuesOf(node, new Target.Host(3)))
                .withMessage("there is no host 3; hosts are [2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Changes.valuesOf(node, new Target.Link(new LinkName(2, 1))))
                .withMessage("there is no link 2/1; links of host 2 are [0]");
    }

    @Test
    void everySettingHasAValueButKeys() {
        assertThat(Changes.valuesOf(node, NODE))
                .filteredOn(setting -> setting.value().isEmpty())
                .extracting(SettingValue::setting)
                .allMatch(name -> name.matches("(crypto|session_key)_.*"));
        assertThat(Changes.valuesOf(node, LINK)).allMatch(setting -> setting.value().isPresent());
        assertThat(Changes.valuesOf(node, HOST)).allMatch(setting -> setting.value().isPresent());
    }
}
