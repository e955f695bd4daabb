package io.knet.tools.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.knet.ClearStats;
import io.knet.log.LogLevel;
import io.knet.log.LogSubsystem;
import io.knet.tools.node.option.LinkName;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {
    @Test
    void readsEveryCommand() {
        Map.<String, Command>ofEntries(
                        Map.entry("send 2 hello", new Send(2, new Payload("hello"))),
                        Map.entry("sync 65535 hello", new Sync(65535, new Payload("hello"))),
                        Map.entry("bcast hello", new Broadcast(new Payload("hello"))),
                        Map.entry("flood 2 2147483647 65536", new Flood(2, 2147483647, 65536)),
                        Map.entry("status", new Status()),
                        Map.entry("stats", new Stats()),
                        Map.entry("clear-stats", new ClearCounters(ClearStats.HANDLE_AND_LINKS)),
                        Map.entry("clear-stats handle ", new ClearCounters(ClearStats.HANDLE)),
                        Map.entry(
                                "log RX Debug",
                                new SetLogLevel(Optional.of(LogSubsystem.RX), LogLevel.DEBUG)),
                        Map.entry("log all warn", new SetLogLevel(Optional.empty(), LogLevel.WARN)),
                        Map.entry("enable 2/7", new SwitchLink(new LinkName(2, 7), true)),
                        Map.entry("disable 2/0", new SwitchLink(new LinkName(2, 0), false)),
                        Map.entry("quit", new Quit()))
                .forEach(
                        (line, command) -> assertThat(CommandParser.parse(line)).contains(command));
    }

    @Test
    void keepsTheBlanksInAText() {
        assertThat(CommandParser.parse("  send \t 2  to  be \t"))
                .contains(new Send(2, new Payload("to  be \t")));
        assertThat(CommandParser.parse("bcast 2 be")).contains(new Broadcast(new Payload("2 be")));
    }

    @Test
    void takesBlanksBehindACommandWithoutText() {
        assertThat(CommandParser.parse("quit  ")).contains(new Quit());
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
                "hello :: unknown command \"hello\"; there are send, sync, bcast, flood, status, stats, clear-stats,"
                        + " enable, disable, log, quit",
                "SEND 2 x :: unknown command \"SEND\"; there are send, sync, bcast, flood, status, stats, clear-stats,"
                        + " enable, disable, log, quit",
                "clear-stats all :: \"all\" is too much",
                "clear-stats handle 2 :: \"handle 2\" is too much",
                "log :: the command is log SUBSYSTEM LEVEL, as in log link debug; log all LEVEL is for"
                        + " all subsystems",
                "log rx loud :: EINVAL: unknown log level \"loud\"; use error, warning, info, debug"
                        + " or trace",
                "log rx info now :: \"now\" is too much",
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
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> CommandParser.parse(line))
                .withMessage(message);
    }

    @Test
    void namesTheSubsystemsIfOneIsUnknown() {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> CommandParser.parse("log links debug"))
                .withMessageContaining(
                        "no log subsystem \"links\"; there are common, handle, host");
    }
}
