package io.knet.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.knet.lab.LabRun;
import io.knet.tools.CommandRun;
import io.knet.tools.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimersCommandTest {
    @Test
    void tellsWhatEachNumberOfHostsTakes() throws Exception {
        CommandRun run =
                LabRun.of(
                        "bench",
                        "timers",
                        "--hosts=40,10",
                        "--links=3",
                        "--seconds=2",
                        "--rounds=2",
                        "--json");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        JsonNode results = JsonMapper.builder().build().readTree(run.out()).get("results");
        assertThat(results).hasSize(2);
        int[] hosts = {10, 40};
        for (int i = 0; i < hosts.length; i++) {
            JsonNode row = results.get(i);
            assertThat(row.get("hosts").asInt()).isEqualTo(hosts[i]);
            assertThat(row.get("pings_per_second").asDouble()).isEqualTo(3.0 * hosts[i]);
            assertThat(row.get("cpu_seconds_per_second").get("median").asDouble()).isPositive();
            assertThat(row.get("looks_per_ping").get("median").asDouble()).isBetween(1.0, 2.0);
            assertThat(row.get("latest_ping_ms").get("max").asDouble()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void printsATableForPeople() {
        CommandRun run =
                LabRun.of("bench", "timers", "--hosts=5", "--links=1", "--seconds=1", "--rounds=1");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .startsWith("timers: 1 link to each host, one event loop, 1 x 1.0 s")
                .containsPattern("(?m)^5 +5 ")
                .contains("heap KiB/host", "falling behind");
        assertThat(run.err()).contains("5 hosts, links come up");
    }

    @ParameterizedTest
    @CsvSource({"--hosts,0", "--hosts,65001", "--links,9", "--seconds,0", "--rounds,0"})
    void refusesWhatCannotWork(String option, String value) {
        CommandRun run = LabRun.of("bench", "timers", option, value);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(option);
        assertThat(run.out()).isEmpty();
    }
}
