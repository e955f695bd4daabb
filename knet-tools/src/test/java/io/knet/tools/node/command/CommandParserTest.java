package io.knet.tools.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.knet.AccessEntry;
import io.knet.ClearStats;
import io.knet.ClearTraffic;
import io.knet.admin.change.AccessChange;
import io.knet.admin.change.Target;
import io.knet.admin.value.CryptoSpec;
import io.knet.admin.value.LinkName;
import io.knet.log.LogLevel;
import io.knet.log.LogSubsystem;
import io.knet.tools.ToolException;
import io.knet.tools.node.option.AddressText;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {
    private static final LinkName LINK = new LinkName(2, 0);
    private static final AccessEntry ENTRY = AccessEntry.accept("10.0.0.0/8");

    @Test
    void readsEveryCommand() {
        Map.<String, Command>ofEntries(
                        Map.entry("send 2 hello", new Sending.Send(2, new TextOrFile("hello"))),
                        Map.entry(
                                "sync 65535 hello",
                                new Sending.Sync(65535, new TextOrFile("hello"))),
                        Map.entry("bcast hello", new Sending.Broadcast(new TextOrFile("hello"))),
                        Map.entry("flood 2 2147483647 65536", new Flood(2, 2147483647, 65536)),
                        Map.entry("status", new Inspect.Status()),
                        Map.entry("stats", new Inspect.Stats(false)),
                        Map.entry("stats lifetime", new Inspect.Stats(true)),
                        Map.entry("clear-stats", new Inspect.Clear(ClearStats.HANDLE_AND_LINKS)),
                        Map.entry("clear-stats handle ", new Inspect.Clear(ClearStats.HANDLE)),
                        Map.entry(
                                "log RX Debug",
                                new SetLogLevel(Optional.of(LogSubsystem.RX), LogLevel.DEBUG)),
                        Map.entry("log all warn", new SetLogLevel(Optional.empty(), LogLevel.WARN)),
                        Map.entry("enable 2/7", new ChangeLink.Switch(new LinkName(2, 7), true)),
                        Map.entry("disable 2/0", new ChangeLink.Switch(new LinkName(2, 0), false)),
                        Map.entry(
                                "move 2/0 127.0.0.1:1 127.0.0.2:2",
                                new ChangeLink.Move(
                                        LINK,
                                        AddressText.parse("127.0.0.1:1"),
                                        Optional.of(AddressText.parse("127.0.0.2:2")))),
                        Map.entry(
                                "move 2/0 [::1]:1 dynamic",
                                new ChangeLink.Move(
                                        LINK, AddressText.parse("[::1]:1"), Optional.empty())),
                        Map.entry("acl 2/0", new Acl.Show(LINK)),
                        Map.entry(
                                "acl 2/0 accept 10.0.0.0/8",
                                new Acl.Edit(LINK, new AccessChange.Add(ENTRY))),
                        Map.entry(
                                "acl 2/0 reject 10.0.0.1 - 10.0.0.9",
                                new Acl.Edit(
                                        LINK,
                                        new AccessChange.Add(
                                                AccessEntry.reject("10.0.0.1-10.0.0.9")))),
                        Map.entry(
                                "acl 2/0 insert 3 accept 10.0.0.0/8",
                                new Acl.Edit(LINK, new AccessChange.Insert(3, ENTRY))),
                        Map.entry(
                                "acl 2/0 remove accept 10.0.0.0/8",
                                new Acl.Edit(LINK, new AccessChange.Remove(ENTRY))),
                        Map.entry("acl 2/0 clear", new Acl.Edit(LINK, new AccessChange.Clear())),
                        Map.entry(
                                "policy 2 rr",
                                ChangeSetting.of(new Target.Host(2), "policy", "rr")),
                        Map.entry(
                                "dialect 2 either",
                                ChangeSetting.of(new Target.Host(2), "dialect", "either")),
                        Map.entry(
                                "confirm 2 hello",
                                new Sending.Confirm(
                                        2, new TextOrFile("hello"), Duration.ofSeconds(10))),
                        Map.entry(
                                "priority 2/0 255",
                                ChangeSetting.of(new Target.Link(LINK), "priority", "255")),
                        Map.entry(
                                "timers 2/0 50 200",
                                new ChangeSetting(
                                        new Target.Link(LINK),
                                        Map.of(
                                                "ping_interval_ms",
                                                "50",
                                                "pong_timeout_ms",
                                                "200"))),
                        Map.entry(
                                "compress zlib/9/1000",
                                ChangeSetting.of(new Target.Node(), "compression", "zlib/9/1000")),
                        Map.entry(
                                "compress none",
                                ChangeSetting.of(new Target.Node(), "compression", "none")),
                        Map.entry("mtu 1500", ChangeSetting.of(new Target.Node(), "mtu", "1500")),
                        Map.entry("mtu auto", ChangeSetting.of(new Target.Node(), "mtu", "auto")),
                        Map.entry(
                                "rekey load jca/aes256/sha256 my key",
                                new Rekey.Load(CryptoSpec.parse("jca/aes256/sha256"), "my key")),
                        Map.entry("rekey use 2", new Rekey.Use(2)),
                        Map.entry("rekey finish", new Rekey.Finish()),
                        Map.entry("rekey off", new Rekey.Off()),
                        Map.entry("rekey clear allow", new Rekey.Clear(ClearTraffic.ALLOW)),
                        Map.entry("rekey clear disallow", new Rekey.Clear(ClearTraffic.DISALLOW)),
                        Map.entry("acl on", new Acl.Switch(true)),
                        Map.entry("acl off", new Acl.Switch(false)),
                        Map.entry("quit", new Command.Quit()))
                .forEach(
                        (line, command) -> assertThat(CommandParser.parse(line)).contains(command));
    }

    @Test
    void keepsTheBlanksInAText() {
        assertThat(CommandParser.parse("  send \t 2  to  be \t"))
                .contains(new Sending.Send(2, new TextOrFile("to  be \t")));
        assertThat(CommandParser.parse("bcast 2 be"))
                .contains(new Sending.Broadcast(new TextOrFile("2 be")));
    }

    @Test
    void takesBlanksBehindACommandWithoutText() {
        assertThat(CommandParser.parse("quit  ")).contains(new Command.Quit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t"})
    void ignoresBlankLines(String line) {
        assertThat(CommandParser.parse(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "::",
            value = {
                "hello :: unknown command \"hello\"; there are send, sync, confirm, bcast, flood, status, stats, clear-stats,"
                        + " enable, disable, move, acl, policy, dialect,"
                        + " priority, timers, compress, mtu, rekey, capture, log, quit",
                "SEND 2 x :: unknown command \"SEND\"; there are send, sync, confirm, bcast, flood, status, stats, clear-stats,"
                        + " enable, disable, move, acl, policy, dialect,"
                        + " priority, timers, compress, mtu, rekey, capture, log, quit",
                "clear-stats all :: \"all\" is too much",
                "clear-stats handle 2 :: \"handle 2\" is too much",
                "log :: the command is log SUBSYSTEM LEVEL, as in log link debug; log all LEVEL is for"
                        + " all subsystems",
                "log rx loud :: EINVAL: unknown log level \"loud\"; use error, warning, info, debug"
                        + " or trace",
                "log rx info now :: \"now\" is too much",
                "move 2 :: link \"2\" must be PEER/LINK, as in 2/0",
                "move 2/0 127.0.0.1:1 dynamic x :: \"x\" is too much",
                "policy 2 fast :: policy: unknown link policy \"fast\"; use passive, active or rr",
                "dialect 2 klingon :: dialect: unknown dialect \"klingon\"; use session, libknet or either",
                "dialect 2 either x :: \"x\" is too much",
                "confirm 2 :: nothing to send; the command is confirm ID TEXT|@FILE",
                "priority 2/0 256 :: priority \"256\" must be a number from 0 to 255",
                "timers 2/0 5 :: pong_timeout_ms \"\" must be a number from 1 to 86400000",
                "compress :: compression: \"\" must be MODEL[/LEVEL[/THRESHOLD]], as in lz4 or zlib/6/100",
                "mtu 575 :: mtu \"575\" must be a number from 576 to 65535",
                "rekey :: the command is rekey load MODEL/CIPHER/HASH FILE, rekey use SLOT, rekey"
                        + " finish, rekey off or rekey clear allow|disallow",
                "rekey load jca/aes256/sha256 :: the key file is missing; the command is rekey load"
                        + " MODEL/CIPHER/HASH FILE",
                "rekey use 2 3 :: \"3\" is too much",
                "rekey use 3 :: slot \"3\" must be a number from 1 to 2",
                "rekey clear maybe :: EINVAL: unknown setting for clear traffic \"maybe\"; use allow or disallow",
                "acl :: link \"\" must be PEER/LINK, as in 2/0",
                "acl on x :: \"x\" is too much",
                "acl 2/0 allow 10.0.0.1 :: EINVAL: unknown verdict \"allow\"; use accept or reject",
                "acl 2/0 clear x :: \"x\" is too much",
                "acl 2/0 insert x accept 10.0.0.1 :: place \"x\" must be a number from 0 to 2147483647",
                "acl 2/0 accept here :: EINVAL: \"here\" is not an access entry; write 10.0.0.1,"
                        + " 10.0.0.0/8, 10.0.0.1-10.0.0.9 or the like with IPv6 addresses",
                "send :: host id \"\" must be a number from 0 to 65535",
                "send two x :: host id \"two\" must be a number from 0 to 65535",
                "send 2 :: nothing to send; the command is send ID TEXT|@FILE",
                "sync 2 :: nothing to send; the command is sync ID TEXT|@FILE",
                "bcast :: nothing to send; the command is bcast TEXT|@FILE",
                "flood 2 :: count \"\" must be a number from 1 to 2147483647",
                "flood 2 0 1 :: count \"0\" must be a number from 1 to 2147483647",
                "flood 2 1 65537 :: size \"65537\" must be a number from 1 to 65536",
                "flood 2 1 1 1 :: \"1\" is too much",
                "enable :: link \"\" must be PEER/LINK, as in 2/0",
                "disable 2 :: link \"2\" must be PEER/LINK, as in 2/0",
                "enable 2/9 :: link id \"9\" must be a number from 0 to 7",
                "enable 2/0 now :: \"now\" is too much",
                "quit now :: \"now\" is too much",
                "status all :: \"all\" is too much"
            })
    void saysWhatIsWrong(String line, String message) {
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> CommandParser.parse(line))
                .withMessage(message);
    }

    @Test
    void namesTheSubsystemsIfOneIsUnknown() {
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> CommandParser.parse("log links debug"))
                .withMessageContaining("unknown log subsystem \"links\"; use common, handle, host");
    }
}
