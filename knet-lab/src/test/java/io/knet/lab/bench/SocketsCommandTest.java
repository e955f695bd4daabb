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

class SocketsCommandTest {
    @Test
    void measuresASocketForEachPeerBesideOneForAll() throws Exception {
        CommandRun run =
                LabRun.of(
                        "bench",
                        "sockets",
                        "--sockets=50,3",
                        "--seconds=0.05",
                        "--rounds=2",
                        "--json");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        JsonNode results = JsonMapper.builder().build().readTree(run.out()).get("results");
        assertThat(results).hasSize(2);
        assertThat(results.get(0).get("sockets").asInt()).isEqualTo(3);
        assertThat(results.get(1).get("sockets").asInt()).isEqualTo(50);
        for (JsonNode row : results) {
            for (String socket : new String[] {"connected", "shared"}) {
                assertThat(row.get(socket + "_send_ns").get("min").asDouble()).isPositive();
                assertThat(row.get(socket + "_receive_ns").get("min").asDouble()).isPositive();
            }
        }
    }

    @Test
    void printsATableForPeople() {
        CommandRun run =
                LabRun.of("bench", "sockets", "--sockets=2", "--seconds=0.02", "--rounds=1");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .startsWith("sockets: datagrams of 64 bytes to one port")
                .containsPattern("(?m)^2 +\\d");
        assertThat(run.err()).contains("2 sockets on one port");
    }

    @ParameterizedTest
    @CsvSource({"--sockets,0", "--sockets,2001", "--seconds,0", "--rounds,0"})
    void refusesWhatCannotWork(String option, String value) {
        CommandRun run = LabRun.of("bench", "sockets", option, value);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(option);
        assertThat(run.out()).isEmpty();
    }
}
