package io.knet.lab.bench.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.knet.lab.LabRun;
import io.knet.lab.bench.measure.Spread;
import io.knet.tools.CommandRun;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectationsTest {
    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("performance.json");
    }

    private static Figure rate(double median) {
        return new Figure("rate", true, new Spread(median, median, median));
    }

    private static Figure cpu(double median) {
        return new Figure("cpu", false, new Spread(median, median, median));
    }

    private CheckReport compared(Figure... figures) {
        return Expectations.read(file).compare(List.of(figures));
    }

    private void assertRefused(String text, String... words) throws IOException {
        Files.writeString(file, text);
        assertThatThrownBy(() -> Expectations.read(file))
                .isInstanceOfSatisfying(
                        ToolException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(words);
    }

    @Test
    void whatWasMeasuredIsMetByTheSameAndByWhatIsBetter() {
        Expectations.write(file, List.of(rate(10), cpu(0.5)));

        assertThat(compared(rate(10), cpu(0.5)).isMet()).isTrue();
        assertThat(compared(rate(100), cpu(0.01)).isMet()).isTrue();
    }

    @Test
    void whatIsWorseByMoreThanTheNoiseIsTold() throws Exception {
        Expectations.write(file, List.of(rate(10), cpu(0.5)));

        assertThat(compared(rate(8.51), cpu(0.574)).isMet()).isTrue();
        CheckReport slower = compared(rate(8.49), cpu(0.5));
        assertThat(slower.isMet()).isFalse();
        assertThat(slower.text())
                .containsPattern("rate +higher +8.490 .* 10.000 +15% +WORSE")
                .containsPattern("cpu +lower +0.500 .* as expected");
        JsonNode json =
                JsonMapper.builder()
                        .build()
                        .readTree(compared(rate(10), cpu(0.58)).json().toString());
        assertThat(json.get("met").asBoolean()).isFalse();
        assertThat(json.get("figures").get(0).get("met").asBoolean()).isTrue();
        assertThat(json.get("figures").get(1).get("met").asBoolean()).isFalse();
        assertThat(json.get("figures").get(1).get("bound").asDouble()).isEqualTo(0.575);
    }

    @Test
    void noiseIsHalfOfWhatLiesBetweenTheRoundsWithinReason() {
        Figure wild = new Figure("wild", true, new Spread(10, 1, 40));
        Figure uneven = new Figure("uneven", true, new Spread(10, 8, 13));

        assertThat(wild.asExpectation().noise()).isEqualTo(0.5);
        assertThat(uneven.asExpectation().noise()).isEqualTo(0.25);
        assertThat(rate(10).asExpectation().noise()).isEqualTo(0.15);
    }

    @Test
    void filesWithOtherFiguresAreRefused() {
        Expectations.write(file, List.of(rate(10), cpu(0.5)));

        assertThatThrownBy(() -> compared(rate(10)))
                .hasMessageContaining("has figures that are not measured: [cpu]");
        assertThatThrownBy(
                        () ->
                                compared(
                                        rate(10),
                                        cpu(1),
                                        new Figure("new", true, new Spread(1, 1, 1))))
                .hasMessageContaining("does not say what new is");
    }

    @Test
    void badFilesAreRefusedWithTheReason() throws IOException {
        assertRefused("", "");
        assertRefused("{}", "has no figures");
        assertRefused("{\"figures\":[{}]}", "a figure has no \"name\"");
        assertRefused("{\"figures\":[{\"name\":\"a\"}]}", "a has no \"better\"");
        assertRefused(
                "{\"figures\":[{\"name\":\"a\",\"better\":\"lower\"}]}",
                "a has no \"noise_permille\"");
        assertRefused(
                "{\"figures\":[{\"name\":\"a\",\"better\":\"lower\",\"noise_permille\":1000}]}",
                "of 1000 or more");
        assertRefused(
                "{\"figures\":[{\"name\":\"a\",\"better\":\"lower\",\"noise_permille\":1,"
                        + "\"ratio_permille\":-1}]}",
                "a has no \"ratio_permille\"");
        String twice =
                "{\"name\":\"a\",\"better\":\"lower\",\"noise_permille\":1,\"ratio_permille\":1}";
        assertRefused("{\"figures\":[" + twice + "," + twice + "]}", "a is there twice");
    }

    @Test
    void withoutAFileNothingIsMeasuredAndTheCommandSaysSo() {
        CommandRun run = LabRun.of("bench", "check", "--file=" + file);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(file.toString(), "--write makes it");
    }
}
