package io.knet.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetError;
import io.knet.KnetException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogNamesTest {
    @Test
    void subsystemsHaveLibknetsNumbersAndNames() {
        Map<Integer, String> names = new TreeMap<>();
        for (LogSubsystem subsystem : LogSubsystem.values()) {
            names.put(subsystem.code(), subsystem.wireName());
        }
        assertThat(names)
                .hasSize(LogSubsystem.values().length)
                .hasToString(
                        "{0=common, 1=handle, 2=host, 3=listener, 4=link, 5=transport, 6=crypto,"
                                + " 7=compress, 19=filter, 20=dstcache, 21=heartbeat, 22=pmtud,"
                                + " 23=tx, 24=rx, 40=loopback, 41=udp, 42=sctp, 60=nsscrypto,"
                                + " 61=opensslcrypto, 62=gcryptcrypto, 70=zlibcomp, 71=lz4comp,"
                                + " 72=lz4hccomp, 73=lzo2comp, 74=lzmacomp, 75=bzip2comp,"
                                + " 76=zstdcomp, 254=unknown}");
    }

    @ParameterizedTest
    @EnumSource
    void subsystemsAreFoundByNumberAndName(LogSubsystem subsystem) {
        assertThat(LogSubsystem.ofCode(subsystem.code())).isEqualTo(subsystem);
        assertThat(LogSubsystem.ofName(subsystem.wireName())).isEqualTo(subsystem);
        assertThat(LogSubsystem.ofName(subsystem.wireName().toUpperCase(Locale.ROOT)))
                .isEqualTo(subsystem);
        assertThat(subsystem.loggerName()).isEqualTo("io.knet." + subsystem.wireName());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 8, 43, 77, 253, 255, 256})
    void otherNumbersAreNoSubsystems(int id) {
        assertRefused(() -> LogSubsystem.ofCode(id), "unknown log subsystem " + id);
    }

    @Test
    void otherNamesAreNoSubsystems() {
        assertRefused(() -> LogSubsystem.ofName("links"), "unknown log subsystem \"links\"");
        assertRefused(() -> LogSubsystem.ofName(""), "use common, handle, host");
    }

    @ParameterizedTest
    @CsvSource({"0,ERROR", "1,WARN", "2,INFO", "3,DEBUG", "4,TRACE"})
    void levelsHaveLibknetsNumbers(int id, LogLevel level) {
        assertThat(level.code()).isEqualTo(id);
        assertThat(LogLevel.ofCode(id)).isEqualTo(level);
        assertThat(level.level()).hasToString(level.name());
    }

    @ParameterizedTest
    @CsvSource({
        "error,ERROR,error",
        "Warning,WARN,warning",
        "WARN,WARN,warning",
        "INFO,INFO,info",
        "debug,DEBUG,debug",
        "tRace,TRACE,trace"
    })
    void levelsAreFoundByName(String name, LogLevel level, String wireName) {
        assertThat(LogLevel.ofName(name)).isEqualTo(level);
        assertThat(level.wireName()).isEqualTo(wireName);
    }

    @Test
    void thereAreNoOtherLevels() {
        assertRefused(() -> LogLevel.ofCode(5), "unknown log level 5; use 0 to 4");
        assertRefused(() -> LogLevel.ofCode(-1), "unknown log level -1");
        assertRefused(() -> LogLevel.ofName("loud"), "unknown log level \"loud\"; use error,");
    }

    @Test
    void aLevelAdmitsWhatIsAtLeastAsImportant() {
        for (LogLevel level : LogLevel.values()) {
            for (LogLevel line : LogLevel.values()) {
                assertThat(level.admits(line)).isEqualTo(line.code() <= level.code());
            }
        }
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining(message);
    }
}
